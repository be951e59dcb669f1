import { useState } from 'react';
import { useQuery } from 'urql';
import { ApplicationPageDocument } from '../generated/graphql.ts';
import { Heading } from '../shell/heading.tsx';
import { Trouble } from '../shell/trouble.tsx';
import { ApiKey } from './api-key.tsx';
import { ClientSecrets } from './client-secrets.tsx';
import { CreateKey } from './create-key.tsx';
import { ShutOut } from './shut-out.tsx';

/** One application, the keys of its servers and its client secrets. */
export function ApplicationPage({ clientId }: { readonly clientId: string }) {
  const [{ data, error }, ask] = useQuery({
    query: ApplicationPageDocument,
    variables: { clientId },
    requestPolicy: 'cache-and-network',
  });
  const [creates, setCreates] = useState(false);
  if (!data) return <Trouble error={error} />;
  const { application } = data;
  if (!application) return <Heading title="There is no such application" />;
  const keys = application.apiKeys.edges;
  const refresh = () => ask({ requestPolicy: 'network-only' });
  // The settings have the default application's secret, and an application that only an identity provider names has none.
  const isStored = application.createdAt !== null;
  return (
    <>
      <a className="back" href="#/applications">
        ← Applications
      </a>
      <Heading title={application.name} actions={isStored && <ShutOut application={application} />}>
        <p className="quiet">
          <code>{application.clientId}</code>
          {application.disabledAt && ' · shut out'}
        </p>
      </Heading>
      <div className="stack">
        <section className="card" aria-labelledby="keys">
          <div className="guest-head">
            <h2 id="keys">Keys</h2>
            <button type="button" className="button" onClick={() => setCreates(true)}>
              Create a key
            </button>
          </div>
          {keys.length === 0 && (
            <p className="quiet">None yet. Those of the setting API_KEYS are not listed.</p>
          )}
          <ul className="guests">
            {keys.map(({ node }) => (
              <ApiKey key={node.id} apiKey={node} />
            ))}
          </ul>
        </section>
        {isStored && <ClientSecrets application={application} onDone={refresh} />}
      </div>
      {creates && <CreateKey clientId={clientId} onDone={refresh} onClose={() => setCreates(false)} />}
    </>
  );
}
