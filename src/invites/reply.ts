import { canonicalAddress } from './address.ts';
import { withoutDelay } from './bounce.ts';
import type { Change, Minted } from './create.ts';
import type { Invite, Proposal, Recipient, Reply, ReplyChannel, RsvpStatus, Verification } from './invite.ts';
import {
  isBeforeMajorChange,
  isOlder,
  isRepeated,
  moments,
  orderOf,
  withOrder,
  withUsableOrder,
} from './reply-order.ts';
import type { Responder } from './responder.ts';
import { lastEndOf } from './series/last-end.ts';
import { answerOccurrence } from './series/occurrence-reply.ts';
import { type EventTime, sameMoment } from './time.ts';

/**
 * The state machine of answers. Mail, callbacks and pages all end here.
 *
 * Order (mail-replies part 4): each responder's answers are ordered by their own DTSTAMP, then SEQUENCE,
 * and never compared with the organizer's clock. SEQUENCE only gates: an answer to a time before the last
 * major change is stale. An answer's stamp never counts as later than its receipt, so that no reply, hostile
 * or from a fast clock, can lock out a later one.
 */

/** Addresses besides the recipients whose answers one invite keeps; more are recorded and not listed. */
export const MAX_OTHER_REPLIES = 200;

const REMOVED = 'Its sender was taken off the invite.';
const SAID = 'The same answer came before.';

/** An answer as it arrived, whichever way. */
export interface IncomingReply {
  /** Absent: the answer says nothing about attendance, the status stays. */
  readonly status?: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: {
    readonly start: EventTime;
    readonly end: EventTime;
    /** The start that the proposal would replace, as its sender saw it. */
    readonly originalStart?: EventTime;
  };
  /** SEQUENCE of the invitation that is answered. */
  readonly sequence?: number;
  /** DTSTAMP of the answer, milliseconds since 1970. */
  readonly stamp?: number;
  readonly receivedAt: number;
  readonly channel: ReplyChannel;
  readonly verification: Verification;
  /** Who wrote it in the responder's name: SENT-BY, or the alias that it was sent from (cases 29, 31). */
  readonly respondedBy?: string;
  /** Whom the responder says to stand in for: DELEGATED-FROM (case 37). */
  readonly onBehalfOf?: string;
  /** Whom the responder passed the invitation on to: DELEGATED-TO (case 36). */
  readonly delegatedTo?: readonly string[];
  /** X-NUM-GUESTS: how many the responder brings along (case 3). */
  readonly guests?: number;
  /** True where a machine answered, such as a room's calendar (case 131). */
  readonly automatic?: boolean;
  /** Start of the one occurrence that the answer is about (RECURRENCE-ID, RFC 5545 §3.8.4.4); absent: the whole event. */
  readonly recurrenceId?: EventTime;
}

/** What became of an answer (mail-replies part 2); kept for every message that arrives. */
export type ReplyDisposition =
  | 'applied'
  | 'applied-other'
  | 'duplicate'
  | 'stale'
  | 'cancelled-invite'
  | 'unmatched'
  | 'held-untrusted';

export interface ReplyOutcome extends Change {
  readonly disposition: ReplyDisposition;
  readonly warnings: readonly string[];
}

/**
 * Applies one answer, to the whole event or to one occurrence of it. Pure: the same invite and answer give the same
 * outcome. Never throws. A `duplicate` brings no events and may still bring an invite to save: the newer stamp keeps
 * an older answer from winning.
 */
export function applyReply(
  invite: Invite,
  responder: Responder,
  incoming: IncomingReply,
  newId: Minted['newId'],
): ReplyOutcome {
  const apply = (event: Invite) => applyToEvent(event, responder, incoming, newId);
  if (!incoming.recurrenceId || responder.kind === 'unknown' || responder.kind === 'held')
    return apply(invite);
  return answerOccurrence(invite, incoming.recurrenceId, apply, (disposition, warning) => ({
    invite,
    events: [],
    disposition,
    warnings: [warning],
  }));
}

function applyToEvent(
  invite: Invite,
  responder: Responder,
  incoming: IncomingReply,
  newId: Minted['newId'],
): ReplyOutcome {
  const warnings: string[] = [];
  const unchanged = (disposition: ReplyDisposition, ...why: string[]): ReplyOutcome => ({
    invite,
    events: [],
    disposition,
    warnings: [...why, ...warnings],
  });
  if (responder.kind === 'unknown')
    return unchanged(
      'unmatched',
      'Nothing in it says whose answer it is, or its sender speaks for another guest.',
    );
  if (responder.kind === 'held')
    return unchanged('held-untrusted', 'Its sender is not proven as far as REPLY_TRUST asks.');
  if (invite.state === 'CANCELLED') return unchanged('cancelled-invite', 'The invite was cancelled.');
  const known = responder.kind === 'recipient' ? presentRecipient(invite, responder.recipient) : undefined;
  const email = responder.kind === 'other' ? responder.email : known?.email;
  if (email === undefined) return unchanged('cancelled-invite', REMOVED);

  const key = canonicalAddress(email);
  const last = invite.orders.find((order) => order.responder === key && order.occurrence === undefined);
  const reply = withUsableOrder(incoming, warnings);
  const order = orderOf(invite, key, reply, warnings);
  if (isBeforeMajorChange(invite, reply))
    return unchanged('stale', 'It answers a time that the event no longer has.');
  if (last && isOlder(order, last))
    return unchanged('stale', 'A newer answer of the same sender came before it.');
  if (last && isRepeated(order, last)) return unchanged('duplicate', SAID);

  const previous =
    known ?? invite.replies.find((entry) => canonicalAddress(entry.email) === key && !entry.recurrenceId);
  if (!previous && otherReplies(invite) >= MAX_OTHER_REPLIES) {
    warnings.push(`More than ${MAX_OTHER_REPLIES} other addresses answered; this one is not listed.`);
    return unchanged('unmatched');
  }
  const answer: Reply = {
    email,
    status: reply.status ?? previous?.status ?? 'PENDING',
    ...(reply.comment ? { comment: reply.comment } : {}),
    ...proposalOf(invite, reply),
    respondedAt: reply.receivedAt,
    channel: reply.channel,
    verification: reply.verification,
    ...circumstancesOf(invite, responder, reply),
  };
  if (previous && saysNothing(answer, reply)) {
    warnings.push('The answer says nothing about attendance; nothing was changed.');
    return unchanged('duplicate');
  }
  const ordered = reply.status === undefined ? invite : withOrder(invite, order);
  if (previous && saysTheSame(previous, answer)) return { ...unchanged('duplicate', SAID), invite: ordered };

  const next = withAnswer(ordered, answer, key, known);
  const event = {
    id: newId(),
    occurredAt: reply.receivedAt,
    body: {
      type: 'RSVP_RECEIVED' as const,
      ...(known ? { recipientId: known.id } : {}),
      reply: answer,
      ...(previous ? { previousStatus: previous.status } : {}),
      status: answer.status,
      ...(answer.comment ? { comment: answer.comment } : {}),
      ...(answer.proposal ? { proposal: answer.proposal } : {}),
      channel: answer.channel,
      verification: answer.verification,
    },
    invite: next,
  };
  return { invite: next, events: [event], disposition: known ? 'applied' : 'applied-other', warnings };
}

/** The recipient as the invite has them now; nobody where they were removed after the responder was matched. */
function presentRecipient(invite: Invite, { id }: Recipient): Recipient | undefined {
  return invite.recipients.find((recipient) => recipient.id === id);
}

function proposalOf(invite: Invite, { proposal, sequence }: IncomingReply): { proposal?: Proposal } {
  if (!proposal) return {};
  const { start, end, originalStart } = proposal;
  if (sameMoment(start, invite.event.start) && sameMoment(end, invite.event.end)) return {};
  const outdated =
    (originalStart !== undefined && !sameMoment(originalStart, invite.event.start)) ||
    (sequence ?? 0) > invite.sequence;
  return { proposal: { start, end, outdated } };
}

/** What an answer says beside attendance: nothing of it changes anybody's status. */
function circumstancesOf(invite: Invite, responder: Responder, reply: IncomingReply): Partial<Reply> {
  const respondedBy = 'respondedBy' in responder ? responder.respondedBy : reply.respondedBy;
  const { onBehalfOf, delegatedTo, guests, automatic } = reply;
  const probable = 'probableRecipientId' in responder ? responder.probableRecipientId : undefined;
  return {
    ...(respondedBy ? { respondedBy } : {}),
    ...(onBehalfOf ? { onBehalfOf } : {}),
    ...(delegatedTo?.length ? { delegatedTo } : {}),
    ...(guests ? { guests } : {}),
    ...(automatic ? { automatic } : {}),
    ...(isOver(invite, reply.receivedAt) ? { afterEnd: true } : {}),
    ...(probable ? { probableRecipientId: probable } : {}),
  };
}

function isOver({ event }: Invite, now: number): boolean {
  return now >= (lastEndOf(event) ?? Number.POSITIVE_INFINITY);
}

/** NEEDS-ACTION and unknown answers change nothing, not even an earlier comment (mail-replies part 2). */
function saysNothing({ comment, proposal }: Reply, { status }: IncomingReply): boolean {
  return status === undefined && !comment && !proposal;
}

/** True for a repetition. A status that the caller preset is no answer yet, so confirming it is one. */
function saysTheSame(before: Recipient | Reply, after: Reply): boolean {
  const content = ({ status, comment, proposal, delegatedTo }: Recipient | Reply) =>
    JSON.stringify([status, comment, proposal && [...moments(proposal), proposal.outdated], delegatedTo]);
  return before.respondedAt !== undefined && content(before) === content(after);
}

function otherReplies(invite: Invite): number {
  const recipients = new Set(invite.recipients.map(({ email }) => canonicalAddress(email)));
  return invite.replies.filter(({ email }) => !recipients.has(canonicalAddress(email))).length;
}

function withAnswer(invite: Invite, answer: Reply, key: string, known: Recipient | undefined): Invite {
  const others = invite.replies.filter(
    ({ email, recurrenceId }) => canonicalAddress(email) !== key || recurrenceId !== undefined,
  );
  const delegates = known ? delegatesOf(invite, answer, [...others, answer]) : [];
  return {
    ...invite,
    revision: invite.revision + 1,
    recipients: known
      ? invite.recipients.map((recipient) =>
          recipient.id === known.id ? answered(recipient, answer) : recipient,
        )
      : invite.recipients,
    replies: [...others, answer, ...delegates],
    updatedAt: Math.max(invite.updatedAt, answer.respondedAt),
  };
}

/** Delegates are listed as pending until they answer themselves; nobody invites them (case 36). */
function delegatesOf(invite: Invite, answer: Reply, listed: readonly Reply[]): Reply[] {
  const known = new Set([...invite.recipients, ...listed].map(({ email }) => canonicalAddress(email)));
  const room = MAX_OTHER_REPLIES - otherReplies(invite);
  return (answer.delegatedTo ?? [])
    .filter((email) => !known.has(canonicalAddress(email)))
    .slice(0, Math.max(0, room))
    .map((email) => ({
      email,
      status: 'PENDING',
      respondedAt: answer.respondedAt,
      channel: answer.channel,
      verification: { verified: false, method: 'NONE', explanation: `Named by ${answer.email} as delegate.` },
      onBehalfOf: answer.email,
    }));
}

function answered(
  recipient: Recipient,
  { status, comment, proposal, respondedAt, delegatedTo }: Reply,
): Recipient {
  // Whoever answers has the mail, so a reported delay is over (case 133).
  const { comment: _c, proposal: _p, delegatedTo: _d, ...rest } = withoutDelay(recipient, respondedAt);
  return {
    ...rest,
    status,
    ...(delegatedTo ? { delegatedTo } : {}),
    ...(comment ? { comment } : {}),
    ...(proposal ? { proposal } : {}),
    respondedAt,
  };
}
