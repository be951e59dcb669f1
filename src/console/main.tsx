import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createCredentials } from './graph/credentials.ts';
import { App } from './shell/app.tsx';

const credentials = createCredentials(sessionStorage);
createRoot(document.querySelector('#console') as Element).render(
  <StrictMode>
    <App credentials={credentials} />
  </StrictMode>,
);
