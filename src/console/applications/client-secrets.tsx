import { useState } from 'react';
import {
  type ApplicationPageQuery,
  RetireClientSecretDocument,
  RotateClientSecretDocument,
} from '../generated/graphql.ts';
import { Confirm } from '../invite/confirm.tsx';
import { useChange } from '../invite/use-change.ts';
import { momentText } from '../invites/when.ts';
import { ShownOnce } from './shown-once.tsx';

type Application = NonNullable<ApplicationPageQuery['application']>;

/** The client secrets of an application, and their exchange: a new one first, then the end of the old one. */
export function ClientSecrets(props: { readonly application: Application; readonly onDone: () => void }) {
  const { application, onDone } = props;
  const { clientId, clientSecrets } = application;
  const [asks, setAsks] = useState<'rotate' | 'retire'>();
  const [secret, setSecret] = useState<string>();
  const rotation = useChange(RotateClientSecretDocument);
  const retirement = useChange(RetireClientSecretDocument);
  const rotate = async () => {
    const made = await rotation.run({ input: { clientId } });
    if (!made) return undefined;
    setSecret(made.clientSecret ?? '');
    onDone();
    return made;
  };
  const retire = async () => {
    const done = await retirement.run({ input: { clientId } });
    if (done) onDone();
    return done;
  };
  return (
    <section className="card" aria-labelledby="secrets">
      <div className="guest-head">
        <h2 id="secrets">Client secret</h2>
        <button type="button" className="button" onClick={() => setAsks('rotate')}>
          Make a new one
        </button>
      </div>
      <ul className="guests">
        {clientSecrets.map(({ prefix, createdAt }, index) => (
          <li key={prefix} className="guest guest-head">
            <div>
              <p>
                begins with <code>{prefix}</code>
              </p>
              <p className="quiet small">made {momentText(createdAt)}</p>
            </div>
            {index > 0 && (
              <button type="button" className="button slight" onClick={() => setAsks('retire')}>
                End the old one
              </button>
            )}
          </li>
        ))}
      </ul>
      {asks === 'rotate' && (
        <Confirm
          title="Make a new client secret?"
          change={rotation}
          yes="Make it"
          no="Leave"
          onYes={rotate}
          onClose={() => setAsks(undefined)}
        >
          The present one stays valid beside it until you end it, and callbacks are signed with both. One that
          is older than the present one ends now.
        </Confirm>
      )}
      {asks === 'retire' && (
        <Confirm
          title="End the old client secret?"
          change={retirement}
          yes="End it"
          no="Keep it"
          onYes={retire}
          onClose={() => setAsks(undefined)}
        >
          Whoever still uses it is refused from now on, and callbacks are signed with the new one alone.
        </Confirm>
      )}
      {secret !== undefined && (
        <ShownOnce
          title="The new client secret"
          label="Client secret"
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </section>
  );
}
