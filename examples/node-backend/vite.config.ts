import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Within the repository `invitegraph/client` is the source itself; a page of yours has the package. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { target: 'es2024', rolldownOptions: { input: 'page.html' } },
  resolve: {
    alias: {
      'invitegraph/client': fileURLToPath(
        new URL('../../src/client/invite-event-stream.ts', import.meta.url),
      ),
    },
  },
});
