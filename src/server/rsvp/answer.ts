import type { Invite, Recipient } from '../../invites/invite.ts';
import type { RecordReply } from '../../invites/record-reply.ts';
import type { FormValues, Problems } from './form.ts';
import { typedValues } from './form.ts';
import { readAnswer, shownSequence } from './read-answer.ts';

/** What came of an answer. */
export type Answered =
  | { readonly kind: 'kept' }
  /** Nothing was kept: it was for an older version of the event. */
  | { readonly kind: 'moved'; readonly invite: Invite; readonly values: FormValues }
  | { readonly kind: 'problems'; readonly values: FormValues; readonly problems: Problems }
  /** Nothing was kept: the invite is gone, or closed by now. */
  | { readonly kind: 'closed'; readonly invite?: Invite };

/** Takes the answer of a recipient by the one door that all answers take. */
export async function answer(
  recordReply: RecordReply,
  invite: Invite,
  recipient: Recipient,
  fields: URLSearchParams,
  now: number,
): Promise<Answered> {
  // Before the fields are checked: a form shown again carries the new SEQUENCE, and would then count for a time
  // that nobody pointed out.
  if (shownSequence(fields, invite.sequence) < invite.majorSequence) return moved(invite, fields);
  const read = readAnswer(fields, invite, now);
  if ('problems' in read) return { kind: 'problems', ...read };
  const claim = { from: recipient.email, addressedId: recipient.id };
  const recorded = await recordReply(invite.application, { id: invite.id }, [{ claim, reply: read.reply }]);
  if (recorded.disposition === 'applied' || recorded.disposition === 'duplicate') return { kind: 'kept' };
  if (recorded.disposition === 'stale' && recorded.invite) return moved(recorded.invite, fields);
  return { kind: 'closed', ...(recorded.invite ? { invite: recorded.invite } : {}) };
}

/** What was written stays; the choice does not, so that it is made for the new time. */
function moved(invite: Invite, fields: URLSearchParams): Answered {
  const { answer: _old, ...values } = typedValues(fields);
  return { kind: 'moved', invite, values };
}
