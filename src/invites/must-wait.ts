import { refuse } from '../errors.ts';
import type { UnmatchedReply } from './inbound-message.ts';
import type { Inbox } from './ports.ts';

/** A message is resolved once: two people who look at one queue must not answer it twice. */
export async function mustWait(
  inbox: Pick<Inbox, 'unmatched'>,
  application: string,
  id: string,
): Promise<UnmatchedReply> {
  const message = await inbox.unmatched(application, id);
  if (!message) throw refuse('INVALID_INPUT', 'There is no such unmatched reply.', 'input', 'id');
  if (message.resolution)
    throw refuse('NOT_ALLOWED', `This reply was ${message.resolution.toLowerCase()} already.`, 'input', 'id');
  return message;
}
