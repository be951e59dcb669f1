import type { Invite, Recipient } from '../invite.ts';
import type { EventTime } from '../time.ts';
import { occurrenceKey } from './invite-occurrences.ts';

/** Answers for single occurrences that one recipient has at most; the oldest ones give way to newer ones. */
export const MAX_OCCURRENCE_ANSWERS = 100;
/** Those that the recipients of one invite have together, but for a dozen that each may have in any case. */
const MAX_ANSWERS_OF_ALL = 1200;

/** How many answers for single occurrences are kept of each recipient of an invite. */
export function answersKept({ recipients }: Invite): number {
  const share = Math.floor(MAX_ANSWERS_OF_ALL / Math.max(1, recipients.length));
  return Math.min(MAX_OCCURRENCE_ANSWERS, Math.max(12, share));
}

/** The invite without any answer for these occurrences; without `which`, for none at all. */
export function withoutAnswers(invite: Invite, which?: readonly EventTime[]): Invite {
  const keys = which && new Set(which.map(occurrenceKey));
  const isGone = (key: string) => keys === undefined || keys.has(key);
  return {
    ...invite,
    recipients: invite.recipients.map((recipient) => withoutGone(recipient, isGone)),
    replies: invite.replies.filter(
      ({ recurrenceId }) => !recurrenceId || !isGone(occurrenceKey(recurrenceId)),
    ),
    orders: invite.orders.filter(({ occurrence }) => occurrence === undefined || !isGone(occurrence)),
  };
}

function withoutGone(recipient: Recipient, isGone: (key: string) => boolean): Recipient {
  const { occurrences, ...rest } = recipient;
  const left = occurrences?.filter(({ recurrenceId }) => !isGone(occurrenceKey(recurrenceId))) ?? [];
  return left.length === 0 ? rest : { ...rest, occurrences: left };
}
