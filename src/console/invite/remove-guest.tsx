import { RemoveRecipientDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ChangeTrouble } from './change-trouble.tsx';
import { useChange } from './use-change.ts';

/** Asks before one guest is taken off an invite for several. */
export function RemoveGuest(props: {
  readonly invite: WholeInviteFragment;
  readonly email: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const { invite, email, name, onClose } = props;
  const { run, fetching, problems, error } = useChange(RemoveRecipientDocument);
  const remove = async () => {
    const { smartInviteId, revision } = invite;
    if (await run({ input: { smartInviteId, recipientEmail: email, expectedRevision: revision } })) onClose();
  };
  return (
    <Dialog title={`Take ${name} off this invite?`} onClose={onClose}>
      <div className="stack">
        <p>{name} is mailed a cancellation. The others are told nothing.</p>
        <ChangeTrouble problems={problems} error={error} />
        <div className="actions">
          <button type="button" className="button danger" disabled={fetching} onClick={() => void remove()}>
            Take off and tell them
          </button>
          <button type="button" className="button" onClick={onClose}>
            Keep them
          </button>
        </div>
      </div>
    </Dialog>
  );
}
