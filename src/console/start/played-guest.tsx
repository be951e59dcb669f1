import { type CalendarClient, type RsvpStatus, SimulateReplyDocument } from '../generated/graphql.ts';
import { ChangeTrouble } from '../invite/change-trouble.tsx';
import { useChange } from '../invite/use-change.ts';
import { STATUS_WORDS, StatusMark } from '../invites/status.tsx';
import { CLIENT_NAMES } from '../outbox/client-names.ts';

const ANSWERS = ['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const satisfies RsvpStatus[];

/** A guest of the example whose answers can be played, each with the mail of their own calendar. */
export function PlayedGuest(props: {
  readonly guest: { readonly name: string; readonly email: string; readonly client: CalendarClient };
  readonly smartInviteId: string;
  readonly status: RsvpStatus;
}) {
  const { guest, smartInviteId, status } = props;
  const { name, email, client } = guest;
  const simulate = useChange(SimulateReplyDocument);
  const answer = (given: RsvpStatus) =>
    void simulate.run({ input: { smartInviteId, recipientEmail: email, client, status: given } });
  return (
    <li className="guest">
      <div className="guest-head">
        <div>
          <h3>{name}</h3>
          <p className="quiet small">uses {CLIENT_NAMES[client]}</p>
        </div>
        <StatusMark status={status} />
      </div>
      <div className="actions">
        {ANSWERS.map((one) => (
          <button
            key={one}
            type="button"
            className={`button slight answer ${one}`}
            disabled={simulate.fetching}
            onClick={() => answer(one)}
          >
            {STATUS_WORDS[one]}
            <span className="hidden">
              {' '}
              as {name} in {CLIENT_NAMES[client]}
            </span>
          </button>
        ))}
      </div>
      <ChangeTrouble problems={simulate.problems} error={simulate.error} />
    </li>
  );
}
