import { useState } from 'react';
import { useQuery } from 'urql';
import { Field } from '../form/field.tsx';
import {
  RecipientsOfDocument,
  ResolveUnmatchedDocument,
  type RsvpStatus,
  type UnmatchedFragment,
} from '../generated/graphql.ts';
import { ChangeTrouble } from '../invite/change-trouble.tsx';
import { useChange } from '../invite/use-change.ts';
import { STATUS_WORDS } from '../invites/status.tsx';
import { Dialog } from '../shell/dialog.tsx';

const ANSWERS = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const satisfies RsvpStatus[];

/** Makes a message the answer of a recipient, on the invite whose address it came to or on any other. */
export function Attach({
  reply,
  onClose,
}: {
  readonly reply: UnmatchedFragment;
  readonly onClose: () => void;
}) {
  const [smartInviteId, setSmartInviteId] = useState(reply.invite?.smartInviteId ?? '');
  const [recipientId, setRecipientId] = useState('');
  const [status, setStatus] = useState<RsvpStatus>(reply.suggestedStatus ?? 'ACCEPTED');
  const resolve = useChange(ResolveUnmatchedDocument);
  const [{ data }] = useQuery({
    query: RecipientsOfDocument,
    variables: { smartInviteId },
    pause: smartInviteId.trim() === '',
  });
  const recipients = (data?.invites.edges ?? [])
    .filter(({ node }) => node.smartInviteId === smartInviteId)
    .flatMap(({ node }) => node.recipients);
  const named = recipients.find(({ email }) => email === reply.suggestedEmail) ?? recipients[0];
  const chosen = recipients.find(({ id }) => id === recipientId) ?? named;
  const attach = async () => {
    const whose = chosen ? { recipientId: chosen.id } : {};
    if (await resolve.run({ input: { id: reply.id, action: 'ATTACH', status, ...whose } })) onClose();
  };
  return (
    <Dialog title="Make it an answer" onClose={onClose}>
      <div className="stack">
        <Field label="Id of the invite" problem={undefined}>
          {(tied) => (
            <input
              {...tied}
              value={smartInviteId}
              onChange={(event) => setSmartInviteId(event.target.value)}
            />
          )}
        </Field>
        <Field label="Whose answer it is" problem={undefined}>
          {(tied) => (
            <select
              {...tied}
              value={chosen?.id ?? ''}
              onChange={(event) => setRecipientId(event.target.value)}
            >
              {recipients.length === 0 && <option value="">No invite has this id</option>}
              {recipients.map(({ id, name, email }) => (
                <option key={id} value={id}>
                  {name ? `${name}, ${email}` : email}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="What it says" problem={undefined}>
          {(tied) => (
            <select
              {...tied}
              value={status}
              onChange={(event) => setStatus(event.target.value as RsvpStatus)}
            >
              {ANSWERS.map((one) => (
                <option key={one} value={one}>
                  {STATUS_WORDS[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <ChangeTrouble problems={resolve.problems} error={resolve.error} />
        <div className="actions">
          <button
            type="button"
            className="button primary"
            disabled={resolve.fetching || !chosen}
            onClick={() => void attach()}
          >
            Record the answer
          </button>
        </div>
      </div>
    </Dialog>
  );
}
