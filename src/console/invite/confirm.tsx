import type { ReactNode } from 'react';
import { Dialog } from '../shell/dialog.tsx';
import { ChangeTrouble } from './change-trouble.tsx';
import type { useChange } from './use-change.ts';

/** Asks before something that cannot be taken back is done, and stays open where it was refused. */
export function Confirm(props: {
  readonly title: string;
  /** What will happen. */
  readonly children: ReactNode;
  readonly change: Pick<ReturnType<typeof useChange>, 'fetching' | 'problems' | 'error'>;
  readonly yes: string;
  readonly no: string;
  /** Does it; resolves to undefined where it was refused. */
  readonly onYes: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { title, children, change, yes, no, onYes, onClose } = props;
  const go = async () => {
    if ((await onYes()) !== undefined) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">
        <p>{children}</p>
        <ChangeTrouble problems={change.problems} error={change.error} />
        <div className="actions">
          <button
            type="button"
            className="button danger"
            disabled={change.fetching}
            onClick={() => void go()}
          >
            {yes}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {no}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
