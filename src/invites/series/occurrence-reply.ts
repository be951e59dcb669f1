import { canonicalAddress } from '../address.ts';
import type { Change } from '../create.ts';
import type { Invite, OccurrenceAnswer, Recipient, Reply } from '../invite.ts';
import { type EventTime, epochOf, sameMoment } from '../time.ts';
import {
  findOccurrence,
  inviteOccurrence,
  occurrenceKey,
  occurrenceStatus,
  overrideAt,
} from './invite-occurrences.ts';
import { answersKept } from './occurrence-answers.ts';

/** Answers of other addresses for single occurrences that one invite lists; the oldest give way. */
export const MAX_OTHER_OCCURRENCE_REPLIES = 100;

interface Outcome extends Change {
  readonly disposition: string;
  readonly warnings: readonly string[];
}

/**
 * Applies an answer about one occurrence: the occurrence is answered as if it were an event of its own, with its
 * own order of answers, and what comes of it is put back into the invite. The answer for the series stays, and the
 * occurrence's goes before it (mail-replies cases 71 to 76 and 93).
 *
 * `apply` answers an event; it is given the invite as the occurrence has it. `refuse` makes the outcome of an
 * answer that reaches no occurrence.
 */
export function answerOccurrence<Result extends Outcome>(
  invite: Invite,
  time: EventTime,
  apply: (view: Invite) => Result,
  refuse: (disposition: 'unmatched' | 'cancelled-invite', warning: string) => Result,
): Result {
  if (invite.state === 'CANCELLED') return apply(invite);
  const found = findOccurrence(invite, time);
  const warned = (outcome: Result): Result =>
    found.warning ? { ...outcome, warnings: [found.warning, ...outcome.warnings] } : outcome;
  if (found.kind === 'none') return refuse('unmatched', found.warning);
  if (found.kind === 'whole') return warned(apply(invite));
  if (found.kind === 'cancelled') return refuse('cancelled-invite', 'The occurrence was called off.');
  const { recurrenceId } = found;
  const view = viewOf(invite, recurrenceId);
  const outcome = apply(view);
  if (outcome.invite === view) return warned({ ...outcome, invite });
  const next = putBack(invite, recurrenceId, view, outcome.invite);
  const events = outcome.events.map(({ body, ...event }) => ({
    ...event,
    body:
      body.type === 'RSVP_RECEIVED'
        ? { ...body, recurrenceId, reply: { ...body.reply, recurrenceId } }
        : body,
    invite: next,
  }));
  return warned({ ...outcome, invite: next, events });
}

/** The invite as if the occurrence were all of it. */
function viewOf(invite: Invite, recurrenceId: EventTime): Invite {
  const key = occurrenceKey(recurrenceId);
  // Whatever asks everybody anew takes the changes of single occurrences away, so this one is newer than that.
  const { moved } = overrideAt(invite, recurrenceId) ?? {};
  return {
    ...invite,
    event: inviteOccurrence(invite, recurrenceId).event,
    ...(moved ? { majorSequence: moved.sequence, majorAt: moved.at } : {}),
    recipients: invite.recipients.map((recipient) => viewOfRecipient(invite, recipient, recurrenceId)),
    replies: invite.replies
      .filter((reply) => isAbout(reply, recurrenceId))
      .map(({ recurrenceId: _, ...reply }) => reply),
    orders: invite.orders
      .filter(({ occurrence }) => occurrence === key)
      .map(({ occurrence: _, ...order }) => order),
  };
}

function viewOfRecipient(invite: Invite, recipient: Recipient, recurrenceId: EventTime): Recipient {
  const { comment: _c, proposal: _p, respondedAt: _r, delegatedTo: _d, ...rest } = recipient;
  const { recurrenceId: _id, ...answer } = answerAt(recipient, recurrenceId) ?? {};
  return { ...rest, status: occurrenceStatus(invite, recipient, recurrenceId), ...answer };
}

function putBack(invite: Invite, recurrenceId: EventTime, before: Invite, after: Invite): Invite {
  const key = occurrenceKey(recurrenceId);
  const most = answersKept(invite);
  const recipients = invite.recipients.map((recipient, index) => {
    const seen = after.recipients[index];
    return seen && seen !== before.recipients[index]
      ? withAnswer(recipient, recurrenceId, seen, most)
      : recipient;
  });
  // A recipient's answers are kept with the recipient; the list of replies has one for each address.
  const invited = new Set(recipients.map(({ email }) => canonicalAddress(email)));
  const others = after.replies
    .filter(({ email }) => !invited.has(canonicalAddress(email)))
    .map((reply): Reply => ({ ...reply, recurrenceId }));
  const single = [
    ...invite.replies.filter((reply) => reply.recurrenceId && !isAbout(reply, recurrenceId)),
    ...others,
  ].slice(-MAX_OTHER_OCCURRENCE_REPLIES);
  const orders = [
    ...invite.orders.filter(({ occurrence }) => occurrence !== key),
    ...after.orders.map((order) => ({ ...order, occurrence: key })),
  ];
  const replies = [...invite.replies.filter((reply) => !reply.recurrenceId), ...single];
  const { revision, updatedAt } = after;
  return withKeptOrders({ ...invite, recipients, replies, orders, revision, updatedAt });
}

/** Orders are kept for as long as the answers that they order, or else they would only ever grow. */
function withKeptOrders(invite: Invite): Invite {
  const kept = new Set([
    ...invite.recipients.flatMap(({ email, occurrences = [] }) =>
      occurrences.map(({ recurrenceId }) => orderName(email, occurrenceKey(recurrenceId))),
    ),
    ...invite.replies.flatMap(({ email, recurrenceId }) =>
      recurrenceId ? [orderName(email, occurrenceKey(recurrenceId))] : [],
    ),
  ]);
  const orders = invite.orders.filter(
    ({ responder, occurrence }) => occurrence === undefined || kept.has(orderName(responder, occurrence)),
  );
  return { ...invite, orders };
}

function orderName(address: string, occurrence: string): string {
  return `${canonicalAddress(address)} ${occurrence}`;
}

function withAnswer(recipient: Recipient, recurrenceId: EventTime, seen: Recipient, most: number): Recipient {
  const { status, comment, proposal, delegatedTo, respondedAt = 0 } = seen;
  const answer: OccurrenceAnswer = {
    recurrenceId,
    status,
    ...(comment ? { comment } : {}),
    ...(proposal ? { proposal } : {}),
    ...(delegatedTo ? { delegatedTo } : {}),
    respondedAt,
  };
  const others = (recipient.occurrences ?? []).filter((each) => !sameMoment(each.recurrenceId, recurrenceId));
  const newest = [...others, answer].sort((a, b) => a.respondedAt - b.respondedAt).slice(-most);
  newest.sort((a, b) => epochOf(a.recurrenceId) - epochOf(b.recurrenceId));
  return { ...recipient, occurrences: newest };
}

function answerAt(recipient: Recipient, recurrenceId: EventTime): OccurrenceAnswer | undefined {
  return recipient.occurrences?.find((each) => sameMoment(each.recurrenceId, recurrenceId));
}

function isAbout({ recurrenceId }: Reply, occurrence: EventTime): boolean {
  return recurrenceId !== undefined && sameMoment(recurrenceId, occurrence);
}
