import type { Invite, Proposal, ReplyChannel, ReplyOrder, RsvpStatus } from './invite.ts';
import { wholeSeconds } from './stamp.ts';
import { epochOf } from './time.ts';

/** How answers of one responder are ordered, and when one is too old to count (mail-replies part 4). */

/** How far a reply without SEQUENCE may be stamped before the last major change and still count, in ms. */
const STAMP_SLACK = 10 * 60_000;

/** What of an answer orders it. */
interface Ordered {
  readonly status?: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: Pick<Proposal, 'start' | 'end'>;
  readonly sequence?: number;
  readonly stamp?: number;
  readonly receivedAt: number;
  readonly channel: ReplyChannel;
}

/** The answer without ordering values that no calendar can have written; they count as missing. */
export function withUsableOrder<Answer extends Ordered>(
  incoming: Answer,
  warnings: string[],
): Omit<Answer, 'sequence' | 'stamp'> & Pick<Ordered, 'sequence' | 'stamp'> {
  const { sequence, stamp, ...reply } = incoming;
  const counts = Number.isSafeInteger(sequence) && Number(sequence) >= 0;
  // The range of ECMAScript time values; past it nothing is a time.
  const isTime = Math.abs(stamp ?? Number.NaN) <= 8.64e15;
  if (sequence !== undefined && !counts) warnings.push('SEQUENCE is no whole number and was ignored.');
  if (stamp !== undefined && !isTime) warnings.push('DTSTAMP is no time and was ignored.');
  if (!isTime && reply.channel === 'MAIL')
    warnings.push('There is no usable DTSTAMP; the time of receipt stands in for it.');
  return { ...reply, ...(counts ? { sequence } : {}), ...(isTime ? { stamp } : {}) };
}

/** The ordering values of an answer, brought within the invite's own sequence and the time of receipt. */
export function orderOf(invite: Invite, responder: string, reply: Ordered, warnings: string[]): ReplyOrder {
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
export function withOrder(invite: Invite, order: ReplyOrder): Invite {
  const others = invite.orders.filter(
    ({ responder, occurrence }) => responder !== order.responder || occurrence !== order.occurrence,
  );
  return { ...invite, orders: [...others, order] };
}

/** True where an answer is to a time that the event no longer has. */
export function isBeforeMajorChange(invite: Invite, { sequence, stamp }: Ordered): boolean {
  if (sequence !== undefined) return sequence < invite.majorSequence;
  return invite.majorSequence > 0 && (stamp ?? Number.POSITIVE_INFINITY) < invite.majorAt - STAMP_SLACK;
}

/** True where the responder has given a newer answer already. */
export function isOlder(order: ReplyOrder, last: ReplyOrder): boolean {
  return order.stamp < last.stamp || (order.stamp === last.stamp && order.sequence < last.sequence);
}

/** True for the same answer again. */
export function isRepeated(order: ReplyOrder, last: ReplyOrder): boolean {
  return order.stamp === last.stamp && order.sequence === last.sequence && order.content === last.content;
}

/** The times of a proposal by value: a database may give the fields of an EventTime back in another order. */
export function moments({ start, end }: Pick<Proposal, 'start' | 'end'>): unknown[] {
  return [start.kind, epochOf(start), end.kind, epochOf(end)];
}
