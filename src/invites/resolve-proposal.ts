import { refuse } from '../errors.ts';
import { amendInvite } from './amend.ts';
import type { Change, Minted } from './create.ts';
import { TEXT_LIMITS } from './event-input.ts';
import type { Invite, Proposal, Recipient } from './invite.ts';
import { updateOccurrence } from './series/amend-occurrence.ts';
import { nextStamp } from './stamp.ts';
import { type EventTime, sameMoment } from './time.ts';

type Clock = Pick<Minted, 'now' | 'newId'>;

/** Whose proposal, and about which occurrence of a series; absent: about the whole event. */
export interface Proposer {
  readonly recipientId: string;
  readonly occurrence?: EventTime | undefined;
}

/**
 * The event moved to the time that a recipient asks for: everybody is invited anew (RFC 5546 §3.2.7 and §4.2.5), the
 * proposer too, who may have asked for several times. Throws RefusedError where there is no proposal, or one that
 * was made against a time that the event no longer has.
 */
export function acceptProposal(
  invite: Invite,
  proposer: Proposer,
  clock: Clock,
): Change & { readonly recurrenceId?: EventTime } {
  const { recipientId } = proposer;
  const { proposal, recurrenceId } = proposalOf(invite, proposer);
  if (proposal.outdated)
    throw refuse(
      'REVISION_CONFLICT',
      'The proposal was made against a time that the event no longer has. Change the event with updateInvite instead.',
      'input',
      'recipientId',
    );
  // The zone is the organizer's to choose: a guest's calendar names its own, or none but UTC.
  const start = { ...proposal.start, timeZone: invite.event.start.timeZone };
  const end = { ...proposal.end, timeZone: invite.event.end.timeZone };
  const moved = recurrenceId
    ? updateOccurrence(invite, recurrenceId, { start, end }, clock)
    : amendInvite(invite, { start, end }, clock);
  const about = recurrenceId ? { recurrenceId } : {};
  const resolved = {
    type: 'PROPOSAL_RESOLVED',
    recipientId,
    proposal,
    resolution: 'ACCEPTED',
    ...about,
  } as const;
  return {
    ...about,
    invite: moved.invite,
    events: [
      { id: clock.newId(), occurredAt: clock.now, body: resolved, invite: moved.invite },
      ...moved.events,
    ],
  };
}

/**
 * The proposal put aside; the answer that came with it stays. The stamp rises, since the mail that says so
 * (DECLINECOUNTER, RFC 5546 §3.2.8) is newer than any before it. Throws RefusedError where there is no proposal.
 */
export function declineProposal(
  invite: Invite,
  proposer: Proposer,
  comment: string | undefined,
  clock: Clock,
): Change & { readonly recipient: Recipient; readonly recurrenceId?: EventTime } {
  const { recipientId } = proposer;
  const { recipient, proposal, recurrenceId } = proposalOf(invite, proposer);
  if ((comment?.length ?? 0) > TEXT_LIMITS.description)
    throw refuse(
      'INVALID_INPUT',
      `comment must have at most ${TEXT_LIMITS.description} characters.`,
      'input',
      'comment',
    );
  const without = withoutProposal(recipient, recurrenceId);
  const about = recurrenceId ? { recurrenceId } : {};
  const next: Invite = {
    ...invite,
    revision: invite.revision + 1,
    stampedAt: nextStamp(invite, clock.now),
    recipients: invite.recipients.map((one) => (one === recipient ? without : one)),
    updatedAt: clock.now,
  };
  const body = {
    type: 'PROPOSAL_RESOLVED',
    recipientId,
    proposal,
    resolution: 'DECLINED',
    ...about,
  } as const;
  return {
    ...about,
    invite: next,
    events: [{ id: clock.newId(), occurredAt: clock.now, body, invite: next }],
    recipient: without,
  };
}

function withoutProposal(recipient: Recipient, recurrenceId: EventTime | undefined): Recipient {
  if (recurrenceId) {
    const occurrences = recipient.occurrences?.map(({ proposal, ...answer }) =>
      proposal === undefined || sameMoment(answer.recurrenceId, recurrenceId)
        ? answer
        : { ...answer, proposal },
    );
    return { ...recipient, ...(occurrences ? { occurrences } : {}) };
  }
  const { proposal: _, ...without } = recipient;
  return without;
}

function proposalOf(
  invite: Invite,
  { recipientId, occurrence }: Proposer,
): { recipient: Recipient; proposal: Proposal; recurrenceId?: EventTime } {
  if (invite.state === 'CANCELLED')
    throw refuse('INVITE_CANCELLED', 'The invite was cancelled.', 'input', 'recipientId');
  const recipient = invite.recipients.find(({ id }) => id === recipientId);
  if (!recipient)
    throw refuse('RECIPIENT_NOT_FOUND', 'This recipient is no longer on the invite.', 'input', 'recipientId');
  const answer = occurrence
    ? recipient.occurrences?.find(({ recurrenceId }) => sameMoment(recurrenceId, occurrence))
    : recipient;
  if (!answer?.proposal)
    throw refuse(
      'NOT_ALLOWED',
      `${recipient.email} asks for no other time${occurrence ? ' of this occurrence' : ''}.`,
      'input',
      occurrence ? 'occurrence' : 'recipientId',
    );
  const recurrenceId = 'recurrenceId' in answer ? answer.recurrenceId : undefined;
  return { recipient, proposal: answer.proposal, ...(recurrenceId ? { recurrenceId } : {}) };
}
