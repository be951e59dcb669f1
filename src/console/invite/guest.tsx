import { useState } from 'react';
import type {
  AnswerFragment,
  DeliveryState,
  GuestFragment,
  WholeInviteFragment,
} from '../generated/graphql.ts';
import { StatusMark } from '../invites/status.tsx';
import { momentText } from '../invites/when.ts';
import { SimulateAnswer } from '../outbox/simulate-answer.tsx';
import { useSandbox } from '../shell/use-sandbox.ts';
import { GuestMail } from './guest-mail.tsx';
import { ProposalOf } from './proposal.tsx';
import { RemoveGuest } from './remove-guest.tsx';

const DELIVERIES: Readonly<Record<DeliveryState, string>> = {
  CAPTURED: 'Mail captured',
  SENT: 'Mail sent',
  QUEUED: 'Mail waits to be sent',
  DELAYED: 'Mail is late',
  FAILED: 'Mail failed',
  COMPLAINED: 'Complained about the mail',
};

/** Somebody who is invited: their answer, how far it is proven, and where their mail stands. */
export function Guest(props: {
  readonly invite: WholeInviteFragment;
  readonly guest: GuestFragment;
  readonly answer: AnswerFragment | undefined;
}) {
  const { invite, guest, answer } = props;
  const [showsMail, setShowsMail] = useState(false);
  const [answers, setAnswers] = useState(false);
  const [asksRemoval, setAsksRemoval] = useState(false);
  const sandbox = useSandbox() && invite.state === 'ACTIVE';
  const name = guest.name ?? guest.email;
  // Whoever is the only one is not taken off: the invite is cancelled.
  const removable = invite.state === 'ACTIVE' && invite.recipients.length > 1;
  return (
    <li className="guest">
      <div className="guest-head">
        <div>
          <h3>{name}</h3>
          {guest.name && <p className="quiet small">{guest.email}</p>}
        </div>
        <StatusMark status={guest.status} />
      </div>
      {guest.comment && <blockquote className="comment">{guest.comment}</blockquote>}
      {guest.delegatedTo.length > 0 && (
        <p className="small">Passed it on to {guest.delegatedTo.join(', ')}</p>
      )}
      {guest.proposal && (
        <ProposalOf recipientId={guest.id} name={name} proposal={guest.proposal} revision={invite.revision} />
      )}
      <p className="facts quiet small">
        {answer && guest.respondedAt && (
          <span title={answer.verification.explanation}>
            {proofOf(answer)} · {momentText(guest.respondedAt)}
          </span>
        )}
        {guest.delivery && (
          <span className={guest.delivery.state === 'FAILED' ? 'problem' : undefined}>
            {DELIVERIES[guest.delivery.state]}
            {guest.delivery.reason && `: ${guest.delivery.reason}`}
          </span>
        )}
      </p>
      <div className="actions">
        <button type="button" className="button slight" onClick={() => setShowsMail(true)}>
          Their mail<span className="hidden"> ({name})</span>
        </button>
        {guest.rsvpUrl && (
          <a className="button slight" href={guest.rsvpUrl} target="_blank" rel="noreferrer">
            Their page<span className="hidden"> ({name})</span>
          </a>
        )}
        {sandbox && (
          <button type="button" className="button slight" onClick={() => setAnswers(true)}>
            Answer as …<span className="hidden"> {name}</span>
          </button>
        )}
        {removable && (
          <button type="button" className="button slight" onClick={() => setAsksRemoval(true)}>
            Take off<span className="hidden"> ({name})</span>
          </button>
        )}
      </div>
      {asksRemoval && (
        <RemoveGuest invite={invite} email={guest.email} name={name} onClose={() => setAsksRemoval(false)} />
      )}
      {showsMail && <GuestMail invite={invite} guest={guest} onClose={() => setShowsMail(false)} />}
      {answers && (
        <SimulateAnswer
          smartInviteId={invite.smartInviteId}
          email={guest.email}
          onClose={() => setAnswers(false)}
        />
      )}
    </li>
  );
}

/** In a word or two; the whole verdict is in the timeline. */
function proofOf({ channel, verification }: AnswerFragment): string {
  if (channel === 'SIMULATED') return 'Played in the sandbox';
  const tier = verification.tier === null ? '' : ` (${verification.tier})`;
  return `${verification.verified ? '✓ Verified' : 'Not verified'}${tier}`;
}
