import { useState } from 'react';
import {
  type ApplicationLineFragment,
  DisableApplicationDocument,
  EnableApplicationDocument,
} from '../generated/graphql.ts';
import { Confirm } from '../invite/confirm.tsx';
import { useChange } from '../invite/use-change.ts';

/** The way to shut an application out, and to let it in again. */
export function ShutOut({ application }: { readonly application: ApplicationLineFragment }) {
  const { clientId, name, disabledAt } = application;
  const [asks, setAsks] = useState(false);
  const disable = useChange(DisableApplicationDocument);
  const enable = useChange(EnableApplicationDocument);
  const change = disabledAt ? enable : disable;
  const title = disabledAt ? `Let ${name} in again?` : `Shut ${name} out?`;
  return (
    <>
      <button type="button" className="button" onClick={() => setAsks(true)}>
        {disabledAt ? 'Let in again' : 'Shut out'}
      </button>
      {asks && (
        <Confirm
          title={title}
          change={change}
          yes={disabledAt ? 'Let it in' : 'Shut it out'}
          no="Leave"
          onYes={() => change.run({ input: { clientId } })}
          onClose={() => setAsks(false)}
        >
          {disabledAt
            ? 'Its keys and secrets count again, those that it had before.'
            : 'Its keys, secrets and tokens are refused and its sockets closed. Its invites stay, guests can go on answering, and callbacks go out.'}
        </Confirm>
      )}
    </>
  );
}
