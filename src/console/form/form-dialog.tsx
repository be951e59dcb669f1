import type { ReactNode } from 'react';
import type { useChange } from '../invite/use-change.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FormTrouble } from './form-trouble.tsx';
import type { Problems } from './problems.ts';

/** A dialog with the fields of one change, which stays open where the change was refused. */
export function FormDialog(props: {
  readonly title: string;
  /** The fields. */
  readonly children: ReactNode;
  readonly change: Pick<ReturnType<typeof useChange>, 'fetching' | 'error'>;
  readonly problems: Problems;
  /** The words of the button that does it. */
  readonly yes: string;
  readonly onYes: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { title, children, change, problems, yes, onYes, onClose } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void onYes();
        }}
      >
        <FormTrouble problems={problems} error={change.error} />
        {children}
        <div className="actions">
          <button type="submit" className="button primary" disabled={change.fetching}>
            {yes}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Leave
          </button>
        </div>
      </form>
    </Dialog>
  );
}
