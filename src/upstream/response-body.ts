import { z } from 'zod';
import { answer } from '../contract/read-answer.ts';
import type { ReportedAnswer } from '../invites/ports.ts';

/** An invite as Cronofy answers with it (contract parts 3 to 5), without what we sent there ourselves. */
export interface UpstreamInvite {
  /** The invited people and what each of them answered. */
  readonly recipients: readonly ReportedAnswer[];
  /** Answers by address, from other mailboxes too: forwarded invites, aliases, delegates (part 4). */
  readonly replies: readonly ReportedAnswer[];
  /** The text to mail: REQUEST, or CANCEL once cancelled. Status answers have it only on demand. */
  readonly icalendar?: string;
  /** The CANCEL for a removed person, where Cronofy gives one; that it does is nowhere written. */
  readonly removedIcalendar?: string;
}

const removal = z.object({ icalendar: z.string().optional().catch(undefined) });

/** Unknown keys are ignored at every level, so that an addition of theirs breaks nothing. */
const RESPONSE = z.object({
  smart_invite_id: z.string().nullish(),
  recipient: answer.nullish(),
  recipients: z.array(answer).nullish(),
  // One reply in words that are new to us must not hide the others, nor the recipients' state.
  replies: z.array(answer.nullable().catch(null)).nullish().catch(undefined),
  attachments: z
    .object({
      icalendar: z.string().nullish(),
      removed: z
        .union([removal, z.array(removal)])
        .optional()
        .catch(undefined),
    })
    .nullish(),
});

/**
 * Reads a response's JSON. Undefined where it is not an answer about this invite: no recipient, one with an
 * unknown status, or another invite's id.
 */
export function readInvite(json: unknown, smartInviteId: string): UpstreamInvite | undefined {
  const parsed = RESPONSE.safeParse(json);
  if (!parsed.success) return undefined;
  const { smart_invite_id: id, recipient, recipients, replies, attachments } = parsed.data;
  if ((id ?? smartInviteId) !== smartInviteId) return undefined;
  if (!recipient && !recipients) return undefined;
  const removed = [attachments?.removed ?? []].flat().find(({ icalendar }) => icalendar)?.icalendar;
  return {
    recipients: recipients ?? (recipient ? [recipient] : []),
    replies: (replies ?? []).filter((reply) => reply !== null),
    ...(attachments?.icalendar ? { icalendar: attachments.icalendar } : {}),
    ...(removed ? { removedIcalendar: removed } : {}),
  };
}
