import { canonicalAddress } from './address.ts';
import type { Change, Minted } from './create.ts';
import type {
  Invite,
  Proposal,
  Recipient,
  Reply,
  ReplyChannel,
  ReplyOrder,
  RsvpStatus,
  Verification,
} from './invite.ts';
import type { Responder } from './responder.ts';
import { wholeSeconds } from './stamp.ts';
import { type EventTime, epochOf, sameMoment } from './time.ts';

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
/** How far a reply without SEQUENCE may be stamped before the last major change and still count, in ms. */
const STAMP_SLACK = 10 * 60_000;

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
}

/** What became of an answer (mail-replies part 2); kept for every message that arrives. */
export type ReplyDisposition =
  | 'applied'
  | 'applied-other'
  | 'duplicate'
  | 'stale'
  | 'cancelled-invite'
  | 'unmatched';

export interface ReplyOutcome extends Change {
  readonly disposition: ReplyDisposition;
  readonly warnings: readonly string[];
}

/**
 * Applies one answer. Pure: the same invite and answer give the same outcome. Never throws. A `duplicate`
 * brings no events and may still bring an invite to save: the newer stamp keeps an older answer from winning.
 */
export function applyReply(
  invite: Invite,
  responder: Responder,
  incoming: IncomingReply,
  newId: Minted['newId'],
): ReplyOutcome {
  const warnings: string[] = [];
  const unchanged = (disposition: ReplyDisposition): ReplyOutcome => ({
    invite,
    events: [],
    disposition,
    warnings,
  });
  if (responder.kind === 'unknown') return unchanged('unmatched');
  if (responder.kind === 'removed' || invite.state === 'CANCELLED') return unchanged('cancelled-invite');
  const known = responder.kind === 'recipient' ? presentRecipient(invite, responder.recipient) : undefined;
  const email = responder.kind === 'other' ? responder.email : known?.email;
  if (email === undefined) return unchanged('cancelled-invite');

  const key = canonicalAddress(email);
  const last = invite.orders.find((order) => order.responder === key);
  const reply = withUsableOrder(incoming, warnings);
  const order = orderOf(invite, key, reply, warnings);
  if (isBeforeMajorChange(invite, reply)) return unchanged('stale');
  if (last && isOlder(order, last)) return unchanged('stale');
  if (last && isRepeated(order, last)) return unchanged('duplicate');

  const previous = known ?? invite.replies.find((entry) => canonicalAddress(entry.email) === key);
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
  };
  if (previous && saysNothing(answer, reply)) {
    warnings.push('The answer says nothing about attendance; nothing was changed.');
    return unchanged('duplicate');
  }
  const ordered = reply.status === undefined ? invite : withOrder(invite, order);
  if (previous && saysTheSame(previous, answer))
    return { invite: ordered, events: [], disposition: 'duplicate', warnings };

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

/** The answer without ordering values that no calendar can have written; they count as missing. */
function withUsableOrder(incoming: IncomingReply, warnings: string[]): IncomingReply {
  const { sequence, stamp, ...reply } = incoming;
  const counts = sequence !== undefined && Number.isSafeInteger(sequence) && sequence >= 0;
  // The range of ECMAScript time values; past it nothing is a time.
  const isTime = stamp !== undefined && Math.abs(stamp) <= 8.64e15;
  if (sequence !== undefined && !counts) warnings.push('SEQUENCE is no whole number and was ignored.');
  if (stamp !== undefined && !isTime) warnings.push('DTSTAMP is no time and was ignored.');
  if (!isTime && reply.channel === 'MAIL')
    warnings.push('There is no usable DTSTAMP; the time of receipt stands in for it.');
  return { ...reply, ...(counts ? { sequence } : {}), ...(isTime ? { stamp } : {}) };
}

function orderOf(invite: Invite, responder: string, reply: IncomingReply, warnings: string[]): ReplyOrder {
  let sequence = reply.sequence ?? invite.sequence;
  if (sequence > invite.sequence) {
    warnings.push(`SEQUENCE ${sequence} is ahead of the invite's ${invite.sequence} and was clamped.`);
    sequence = invite.sequence;
  }
  let stamp = reply.stamp ?? reply.receivedAt;
  if (stamp > reply.receivedAt) {
    warnings.push('DTSTAMP lies after the receipt and was clamped to it.');
    stamp = reply.receivedAt;
  }
  const { status, comment, proposal } = reply;
  const content = JSON.stringify([status, comment, proposal && moments(proposal)]);
  return { responder, sequence, stamp: wholeSeconds(stamp), content };
}

/**
 * Only an answer about attendance moves the order. A bare comment that overtakes the answer it follows would
 * otherwise make that answer stale, and the status would be lost.
 */
function withOrder(invite: Invite, order: ReplyOrder): Invite {
  const others = invite.orders.filter(({ responder }) => responder !== order.responder);
  return { ...invite, orders: [...others, order] };
}

function isBeforeMajorChange(invite: Invite, { sequence, stamp }: IncomingReply): boolean {
  if (sequence !== undefined) return sequence < invite.majorSequence;
  return invite.majorSequence > 0 && stamp !== undefined && stamp < invite.majorAt - STAMP_SLACK;
}

function isOlder(order: ReplyOrder, last: ReplyOrder): boolean {
  if (order.stamp !== last.stamp) return order.stamp < last.stamp;
  return order.sequence < last.sequence;
}

function isRepeated(order: ReplyOrder, last: ReplyOrder): boolean {
  return order.stamp === last.stamp && order.sequence === last.sequence && order.content === last.content;
}

function proposalOf(invite: Invite, { proposal, sequence }: IncomingReply): { proposal?: Proposal } {
  if (!proposal) return {};
  const { start, end, originalStart } = proposal;
  if (sameMoment(start, invite.event.start) && sameMoment(end, invite.event.end)) return {};
  const outdated =
    (originalStart !== undefined && !sameMoment(originalStart, invite.event.start)) ||
    (sequence !== undefined && sequence > invite.sequence);
  return { proposal: { start, end, outdated } };
}

/** NEEDS-ACTION and unknown answers change nothing, not even an earlier comment (mail-replies part 2). */
function saysNothing({ comment, proposal }: Reply, { status }: IncomingReply): boolean {
  return status === undefined && !comment && !proposal;
}

/** True for a repetition. A status that the caller preset is no answer yet, so confirming it is one. */
function saysTheSame(before: Recipient | Reply, after: Reply): boolean {
  const content = ({ status, comment, proposal }: Recipient | Reply) =>
    JSON.stringify([status, comment, proposal && [...moments(proposal), proposal.outdated]]);
  return before.respondedAt !== undefined && content(before) === content(after);
}

/** The times of a proposal by value: a database may give the fields of an EventTime back in another order. */
function moments({ start, end }: Pick<Proposal, 'start' | 'end'>): unknown[] {
  return [start.kind, epochOf(start), end.kind, epochOf(end)];
}

function otherReplies(invite: Invite): number {
  const recipients = new Set(invite.recipients.map(({ email }) => canonicalAddress(email)));
  return invite.replies.filter(({ email }) => !recipients.has(canonicalAddress(email))).length;
}

function withAnswer(invite: Invite, answer: Reply, key: string, known: Recipient | undefined): Invite {
  const others = invite.replies.filter(({ email }) => canonicalAddress(email) !== key);
  return {
    ...invite,
    revision: invite.revision + 1,
    recipients: known
      ? invite.recipients.map((recipient) =>
          recipient.id === known.id ? answered(recipient, answer) : recipient,
        )
      : invite.recipients,
    replies: [...others, answer],
    updatedAt: Math.max(invite.updatedAt, answer.respondedAt),
  };
}

function answered(recipient: Recipient, { status, comment, proposal, respondedAt }: Reply): Recipient {
  const { comment: _c, proposal: _p, ...rest } = recipient;
  return {
    ...rest,
    status,
    ...(comment ? { comment } : {}),
    ...(proposal ? { proposal } : {}),
    respondedAt,
  };
}
