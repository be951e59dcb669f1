import { useId, useState } from 'react';
import { type CalendarClient, type RsvpStatus, SimulateReplyDocument } from '../generated/graphql.ts';
import { ChangeTrouble } from '../invite/change-trouble.tsx';
import { useChange } from '../invite/use-change.ts';
import { STATUS_WORDS } from '../invites/status.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { CLIENT_NAMES } from './client-names.ts';

const ANSWERS = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const satisfies RsvpStatus[];

/** Plays an answer as a calendar client mails it, through the same way in as any other. */
export function SimulateAnswer(props: {
  readonly smartInviteId: string;
  readonly email: string;
  /** Default: Gmail. */
  readonly client?: CalendarClient;
  readonly onClose: () => void;
}) {
  const { smartInviteId, email, onClose } = props;
  const [client, setClient] = useState<CalendarClient>(props.client ?? 'GMAIL');
  const [comment, setComment] = useState('');
  const id = useId();
  const simulate = useChange(SimulateReplyDocument);
  const answer = async (status: RsvpStatus) => {
    const written = comment.trim() === '' ? {} : { comment: comment.trim() };
    const input = { smartInviteId, recipientEmail: email, client, status, ...written };
    if (await simulate.run({ input })) onClose();
  };
  return (
    <Dialog title={`Answer for ${email}`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          Writes the mail that this client would send, and takes it in as if it had come from outside.
        </p>
        <div className="field">
          <label htmlFor={`${id}-client`}>Calendar client</label>
          <select
            id={`${id}-client`}
            value={client}
            onChange={(event) => setClient(event.target.value as CalendarClient)}
          >
            {Object.entries(CLIENT_NAMES).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-comment`}>Comment</label>
          <input id={`${id}-comment`} value={comment} onChange={(event) => setComment(event.target.value)} />
        </div>
        <ChangeTrouble problems={simulate.problems} error={simulate.error} />
        <div className="actions">
          {ANSWERS.map((status) => (
            <button
              key={status}
              type="button"
              className={`button answer ${status}`}
              disabled={simulate.fetching}
              onClick={() => void answer(status)}
            >
              {STATUS_WORDS[status]}
            </button>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
