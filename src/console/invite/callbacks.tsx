import { useEffect } from 'react';
import {
  type CallbackFragment,
  type CallbackState,
  CallbacksDocument,
  RedeliverCallbackDocument,
} from '../generated/graphql.ts';
import { useFreshQuery, useVersion } from '../graph/use-live.ts';
import { momentText } from '../invites/when.ts';
import { Trouble } from '../shell/trouble.tsx';
import { ChangeTrouble } from './change-trouble.tsx';
import { useChange } from './use-change.ts';

const STATES: Readonly<Record<CallbackState, string>> = {
  DELIVERED: 'Delivered',
  FAILED: 'Given up',
  GONE: 'Not wanted',
  PENDING: 'On its way',
};

/** How often callbacks that are on their way are looked at, in milliseconds: no event tells that one arrived. */
const LOOKS = 2_000;

/** What the application was told of an invite's answers, newest first, and whether it arrived. */
export function Callbacks({ id }: { readonly id: string }) {
  const [{ data, error }, ask] = useFreshQuery(CallbacksDocument, { id }, useVersion(id));
  const callbacks = data?.invite?.callbackDeliveries ?? [];
  const waits = callbacks.some(({ state }) => state === 'PENDING');
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => ask({ requestPolicy: 'network-only' }), LOOKS);
    return () => clearInterval(timer);
  }, [waits, ask]);
  return (
    <section className="card" aria-labelledby="callbacks">
      <h2 id="callbacks">Callbacks</h2>
      <Trouble error={error} />
      {data && callbacks.length === 0 && <p className="quiet">None yet: nobody has answered.</p>}
      <ul className="guests">
        {callbacks.map((callback) => (
          <Callback
            key={callback.id}
            callback={callback}
            onDone={() => ask({ requestPolicy: 'network-only' })}
          />
        ))}
      </ul>
    </section>
  );
}

function Callback(props: { readonly callback: CallbackFragment; readonly onDone: () => void }) {
  const { callback, onDone } = props;
  const change = useChange(RedeliverCallbackDocument);
  const last = callback.attempts.at(-1);
  const answered = last && (last.reason ?? `answered with ${last.status}`);
  const again = async () => {
    if (await change.run({ input: { callbackDeliveryId: callback.id } })) onDone();
  };
  return (
    <li className="guest">
      <div className="guest-head">
        <h3>{momentText(callback.createdAt)}</h3>
        <span className="tag">{STATES[callback.state]}</span>
      </div>
      <p className="facts quiet small">
        <span>
          {callback.attempts.length} {callback.attempts.length === 1 ? 'attempt' : 'attempts'}
        </span>
        {answered && <span>{answered}</span>}
        {callback.nextAttemptAt && <span>next {momentText(callback.nextAttemptAt)}</span>}
      </p>
      <ChangeTrouble problems={change.problems} error={change.error} />
      <div className="actions">
        <button
          type="button"
          className="button slight"
          disabled={change.fetching}
          onClick={() => void again()}
        >
          Deliver again<span className="hidden"> ({momentText(callback.createdAt)})</span>
        </button>
      </div>
    </li>
  );
}
