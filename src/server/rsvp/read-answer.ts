import { READING_LIMITS } from '../../calendar/limits.ts';
import type { Invite } from '../../invites/invite.ts';
import type { IncomingReply } from '../../invites/reply.ts';
import { visibleText } from '../../mail/read/visible-text.ts';
import { type Problems, STATUS_OF, typedValues } from './form.ts';
import { readProposal } from './read-proposal.ts';

/** Largest body of an answer, in bytes: the longest comment in a script of three bytes a character, and the rest. */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** Longest comment, in characters: as long as one that comes by mail. */
export const MAX_COMMENT = READING_LIMITS.comment;

export type ReadAnswer =
  | { readonly reply: IncomingReply }
  | { readonly problems: Problems; readonly values: ReturnType<typeof typedValues> };

/**
 * Reads what a recipient sent. Answers to the version of the event that the form shows: an answer to an older time
 * must not count for the new one, which is why SEQUENCE goes along in the form.
 */
export function readAnswer(fields: URLSearchParams, { event, sequence }: Invite, now: number): ReadAnswer {
  const values = typedValues(fields);
  const { proposal, problems: timeProblems } = readProposal(values, event, now);
  const problems: Problems = {
    ...(values.answer ? {} : { answer: 'noAnswer' as const }),
    ...(values.comment.length > MAX_COMMENT ? { comment: 'commentTooLong' as const } : {}),
    ...timeProblems,
  };
  if (!values.answer || Object.keys(problems).length > 0) return { problems, values };
  const comment = visibleText(values.comment, MAX_COMMENT);
  return {
    reply: {
      status: STATUS_OF[values.answer],
      ...(comment === undefined ? {} : { comment }),
      ...(proposal ? { proposal } : {}),
      sequence: shownSequence(fields, sequence),
      stamp: now,
      receivedAt: now,
      channel: 'WEB',
      verification: {
        verified: false,
        method: 'RSVP_LINK',
        explanation: 'Came from the page whose address was mailed to this recipient and to nobody else.',
      },
    },
  };
}

/** The SEQUENCE that the form showed; 0, the oldest, where the form was tampered with. */
export function shownSequence(fields: URLSearchParams, newest: number): number {
  const text = fields.get('sequence');
  return /^\d{1,9}$/.test(text ?? '') ? Math.min(Number(text), newest) : 0;
}
