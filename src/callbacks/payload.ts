import { z } from 'zod';
import type { RsvpStatus } from '../invites/invite.ts';
import { dateTime, type EventTime, epochOf, instantTime } from '../invites/time.ts';

/**
 * The body of a Cronofy callback (contract part 6), tolerant of everything it does not need: unknown keys
 * are ignored at every level, so that an addition of theirs does not turn answers away.
 */

/** Longest comment kept, in characters; the rest is cut. */
const MAX_COMMENT = 4096;

/** A Time of the contract (2.2): .NET clients write a space where ISO 8601 has T. */
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.0+)?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const moment = z.union([
  z.string().transform((time) => ({ time, tzid: undefined })),
  z.object({ time: z.string(), tzid: z.string().optional() }).transform(({ time, tzid }) => ({ time, tzid })),
]);

const answer = z.object({
  email: z.string().min(3).max(254),
  status: z.enum(['pending', 'accepted', 'tentative', 'declined']),
  comment: z.string().nullish(),
  // Whatever is wrong with a proposal, the answer that it came with still counts.
  proposal: z.object({ start: moment, end: moment }).optional().catch(undefined),
});

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

/** One address's state as Cronofy reports it. */
export interface ReportedAnswer {
  readonly email: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
}

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
  const recipients = (invite.recipients ?? (invite.recipient ? [invite.recipient] : [])).map(toAnswer);
  if (recipients.length === 0 && !invite.reply)
    throw new InvalidPayloadError('smart_invite has neither recipient, recipients nor reply.');
  return {
    kind: 'smart-invite',
    smartInviteId: invite.smart_invite_id,
    recipients,
    ...(invite.reply ? { reply: toAnswer(invite.reply) } : {}),
  };
}

/** The signature was right and the content is not what the contract says. */
export class InvalidPayloadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InvalidPayloadError';
  }
}

function toAnswer({ email, status, comment, proposal }: z.infer<typeof answer>): ReportedAnswer {
  const text = comment?.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '').trim();
  const times = proposal && toTimes(proposal);
  return {
    email,
    status: status.toUpperCase() as RsvpStatus,
    ...(text ? { comment: text.slice(0, MAX_COMMENT) } : {}),
    ...(times ? { proposal: times } : {}),
  };
}

type Moment = z.infer<typeof moment>;

/** Undefined for times that cannot be read, or that nobody can meet at. */
function toTimes(proposal: { readonly start: Moment; readonly end: Moment }): ReportedAnswer['proposal'] {
  const start = toTime(proposal.start);
  const end = toTime(proposal.end);
  if (!start || !end || start.kind !== end.kind || epochOf(end) <= epochOf(start)) return undefined;
  return { start, end };
}

function toTime({ time, tzid }: Moment): EventTime | undefined {
  try {
    if (DATE.test(time)) return dateTime(time, tzid);
    // Without an offset it would be read in this machine's own zone.
    return TIME.test(time) ? instantTime(Date.parse(time.replace(' ', 'T')), tzid) : undefined;
  } catch {
    return undefined;
  }
}
