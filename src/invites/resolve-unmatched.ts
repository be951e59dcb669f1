import { refuse } from '../errors.ts';
import type { UnmatchedReply } from './inbound-message.ts';
import type { Invite, RsvpStatus, Verification } from './invite.ts';
import { mustWait } from './must-wait.ts';
import type { Clock, Directory, Transact } from './ports.ts';
import type { RecordReply } from './record-reply.ts';

/** What a person decides about a message that could not be made an answer. */
export type Resolution =
  | {
      readonly kind: 'attach';
      readonly recipientId: string;
      /** Absent: what the message itself seems to say. */
      readonly status?: RsvpStatus | undefined;
      readonly comment?: string | undefined;
    }
  | { readonly kind: 'dismiss' };

export interface Resolved {
  readonly message: UnmatchedReply;
  /** The invite after the answer, where one was attached. */
  readonly invite?: Invite;
}

/** Resolves a waiting message. Throws RefusedError where it is gone, resolved already, or says nothing to attach. */
export type ResolveUnmatched = (application: string, id: string, resolution: Resolution) => Promise<Resolved>;

export interface ResolveUnmatchedParts {
  readonly transact: Transact;
  readonly directory: Pick<Directory, 'byRecipientIds' | 'unmatchedByIds'>;
  readonly recordReply: RecordReply;
  readonly clock: Clock;
}

const DECIDED: Verification = {
  verified: false,
  method: 'OPERATOR',
  explanation: 'A person decided that this message is the answer; its sender is not proven.',
};

/** An answer that a person attaches is the newest there is: it goes through the one door, stamped with now. */
export function createResolveUnmatched(parts: ResolveUnmatchedParts): ResolveUnmatched {
  const { transact, directory, clock } = parts;
  return async (application, id, resolution) => {
    if (resolution.kind === 'dismiss')
      return transact(async (unit) => {
        const message = await mustWait(unit.inbox, application, id);
        await unit.inbox.resolve(id, 'DISMISSED', clock.now());
        return { message: { ...message, resolution: 'DISMISSED' } };
      });
    const [message] = await directory.unmatchedByIds(application, [id]);
    if (!message) throw refuse('INVALID_INPUT', 'There is no such unmatched reply.', 'input', 'id');
    return attach(parts, application, message, resolution);
  };
}

async function attach(
  { directory, recordReply, clock }: ResolveUnmatchedParts,
  application: string,
  message: UnmatchedReply,
  { recipientId, ...given }: Extract<Resolution, { kind: 'attach' }>,
): Promise<Resolved> {
  const [invite] = await directory.byRecipientIds(application, [recipientId]);
  const recipient = invite?.recipients.find((person) => person.id === recipientId);
  if (!invite || !recipient)
    throw refuse('RECIPIENT_NOT_FOUND', 'There is no such recipient.', 'input', 'recipientId');
  if (invite.state === 'CANCELLED')
    throw refuse('INVITE_CANCELLED', 'The invite was cancelled.', 'input', 'recipientId');
  const { suggested, text } = message.content;
  const status = given.status ?? suggested?.status;
  if (status === undefined)
    throw refuse('INVALID_INPUT', 'The message does not say an answer: give the status.', 'input', 'status');
  const comment = given.comment ?? suggested?.comment ?? text;
  const now = clock.now();
  const recorded = await recordReply(
    application,
    { id: invite.id },
    [
      {
        claim: { attachedTo: recipientId },
        reply: {
          status,
          ...(comment ? { comment } : {}),
          ...(suggested?.proposal ? { proposal: suggested.proposal } : {}),
          receivedAt: now,
          channel: 'MAIL',
          verification: DECIDED,
          ...(message.from ? { respondedBy: message.from } : {}),
        },
      },
    ],
    { resolves: message.id },
  );
  return {
    message: { ...message, resolution: 'ATTACHED' },
    ...(recorded.invite ? { invite: recorded.invite } : {}),
  };
}
