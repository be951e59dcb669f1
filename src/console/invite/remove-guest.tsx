import { RemoveRecipientDocument, type WholeInviteFragment } from '../generated/graphql.ts';
import { Confirm } from './confirm.tsx';
import { useChange } from './use-change.ts';

/** Asks before one guest is taken off an invite for several. */
export function RemoveGuest(props: {
  readonly invite: WholeInviteFragment;
  readonly email: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const { invite, email, name, onClose } = props;
  const change = useChange(RemoveRecipientDocument);
  const { smartInviteId, revision } = invite;
  const remove = () =>
    change.run({ input: { smartInviteId, recipientEmail: email, expectedRevision: revision } });
  return (
    <Confirm
      title={`Take ${name} off this invite?`}
      change={change}
      yes="Take off and tell them"
      no="Keep them"
      onYes={remove}
      onClose={onClose}
    >
      {name} is mailed a cancellation. The others are told nothing.
    </Confirm>
  );
}
