import { z } from 'zod';
import { answer } from '../contract/read-answer.ts';
import type { ReportedAnswer } from '../invites/ports.ts';

/**
 * The body of a Cronofy callback (contract part 6), tolerant of everything it does not need: unknown keys
 * are ignored at every level, so that an addition of theirs does not turn answers away.
 */

const PAYLOAD = z.object({
  notification: z.object({ type: z.string() }),
  smart_invite: z
    .object({
      smart_invite_id: z.string().min(1),
      recipient: answer.optional(),
      recipients: z.array(answer).max(1000).optional(),
      reply: answer.optional(),
    })
    .optional(),
});

export type Callback =
  | { readonly kind: 'ignored'; readonly type: string }
  | {
      readonly kind: 'smart-invite';
      readonly smartInviteId: string;
      /** The tracked state of the invite's recipients. */
      readonly recipients: readonly ReportedAnswer[];
      /** The answer that caused the call; its address may be nobody's on the invite. */
      readonly reply?: ReportedAnswer;
    };

/** Reads a verified body. Throws InvalidPayloadError with what is wrong and where. */
export function readCallback(body: Uint8Array): Callback {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new InvalidPayloadError('The body is not JSON.', { cause });
  }
  const parsed = PAYLOAD.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidPayloadError(`${issue?.path.join('.') || 'body'}: ${issue?.message}.`);
  }
  const { notification, smart_invite: invite } = parsed.data;
  // Types that Cronofy adds later must be acknowledged, or it retries them for a day.
  if (notification.type !== 'smart_invite') return { kind: 'ignored', type: notification.type };
  if (!invite) throw new InvalidPayloadError('smart_invite is missing.');
  const recipients = invite.recipients ?? (invite.recipient ? [invite.recipient] : []);
  if (recipients.length === 0 && !invite.reply)
    throw new InvalidPayloadError('smart_invite has neither recipient, recipients nor reply.');
  return {
    kind: 'smart-invite',
    smartInviteId: invite.smart_invite_id,
    recipients,
    ...(invite.reply ? { reply: invite.reply } : {}),
  };
}

/** The signature was right and the content is not what the contract says. */
export class InvalidPayloadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InvalidPayloadError';
  }
}
