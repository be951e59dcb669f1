import { useId, useState } from 'react';
import { Dialog } from './dialog.tsx';

/** Asks for the key that the graph wants. It stays in this tab. */
export function AskForKey({
  refused,
  onKey,
}: {
  readonly refused: string | undefined;
  readonly onKey: (key: string) => void;
}) {
  const [key, setKey] = useState('');
  const [empty, setEmpty] = useState(false);
  const id = useId();
  const problem = empty
    ? 'Paste a key first.'
    : refused !== undefined
      ? 'The gateway does not take this key.'
      : undefined;
  return (
    <Dialog title="This gateway asks for a key" onClose={undefined}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim() === '') setEmpty(true);
          else onKey(key.trim());
        }}
      >
        <p className="quiet">
          Use a key of the gateway's API_KEYS, or a token that it takes. It is kept in this tab until you
          close it.
        </p>
        <div className="field">
          <label htmlFor={id}>Key</label>
          <input
            id={id}
            type="password"
            autoComplete="off"
            value={key}
            aria-invalid={problem !== undefined}
            aria-describedby={problem && `${id}-problem`}
            onChange={(event) => setKey(event.target.value)}
          />
          {problem && (
            <p className="problem" id={`${id}-problem`}>
              {problem}
            </p>
          )}
        </div>
        <div className="actions">
          <button type="submit" className="button primary">
            Go on
          </button>
        </div>
      </form>
    </Dialog>
  );
}
