import { createHash, randomUUID } from 'node:crypto';
import type { Disposition } from '../../invites/disposition.ts';
import type { Verification } from '../../invites/invite.ts';
import type { Clock, Directory, InboundMessage } from '../../invites/ports.ts';
import type { RecordReply } from '../../invites/record-reply.ts';
import { readMail } from '../read/read-mail.ts';
import type { MailReading } from '../reading.ts';

/** A mail that came in, whichever way. */
export interface InboundMail {
  readonly raw: Uint8Array;
  /** Envelope sender; empty for bounces. */
  readonly mailFrom: string;
  /** Local part of the reply address that it came to. */
  readonly token: string;
}

/** What became of a mail. */
export interface Ingested {
  readonly disposition: Disposition;
  /** Why, and what had to be repaired, in plain words. */
  readonly reasons: readonly string[];
}

export interface IngestParts {
  readonly directory: Pick<Directory, 'byToken'>;
  readonly recordReply: RecordReply;
  /** Keeps a mail that is no answer. */
  readonly recordMessage: (
    message: InboundMessage,
    disposition: Disposition,
    reasons: readonly string[],
  ) => Promise<void>;
  readonly clock: Clock;
}

const VERIFICATION: Readonly<Record<'MAIL' | 'SIMULATED', Verification>> = {
  MAIL: {
    verified: false,
    method: 'REPLY_ADDRESS',
    explanation:
      "Came to the invite's secret reply address, and its sender names this person. The sender itself was not proven.",
  },
  SIMULATED: {
    verified: false,
    method: 'SIMULATION',
    explanation: 'Played by the sandbox; nobody answered.',
  },
};

/**
 * The one function that every way in ends in. Resolves once the mail, what became of it and what it changed
 * are durable, and not before: the caller may then tell the sender that it was taken. A token that is no
 * longer known gives `unmatched`.
 */
export async function ingestMail(
  parts: IngestParts,
  mail: InboundMail,
  channel: 'MAIL' | 'SIMULATED' = 'MAIL',
): Promise<Ingested> {
  const target = await parts.directory.byToken(mail.token);
  if (!target) return { disposition: 'unmatched', reasons: ['The reply address is not known.'] };
  const { application, invite, recipientId } = target;
  const addressed = [...invite.recipients, ...invite.removed].find(({ id }) => id === recipientId);
  const reading = await readMail(mail.raw, {
    mailFrom: mail.mailFrom,
    event: invite.event,
    ...(addressed ? { recipientEmail: addressed.email } : {}),
  });
  const receivedAt = parts.clock.now();
  const message = messageOf(mail, reading, { application, inviteId: invite.id, receivedAt });
  const { outcome, warnings } = reading;

  if (outcome.kind === 'none') {
    const reasons = [outcome.reason, ...warnings];
    await parts.recordMessage(message, outcome.disposition, [outcome.reason]);
    return { disposition: outcome.disposition, reasons };
  }
  const claim = { ...outcome.claim, ...(recipientId ? { addressedId: recipientId } : {}) };
  const reply = { ...outcome.reply, receivedAt, channel, verification: VERIFICATION[channel] };
  const recorded = await parts.recordReply(application, { id: invite.id }, [{ claim, reply }], { message });
  return { disposition: recorded.disposition, reasons: [...warnings, ...recorded.warnings] };
}

function messageOf(
  mail: InboundMail,
  { messageId, subject, warnings }: MailReading,
  at: Pick<InboundMessage, 'application' | 'inviteId' | 'receivedAt'>,
): InboundMessage {
  const digest = createHash('sha256')
    .update(`${mail.token}\0${messageId ?? ''}\0`)
    .update(bodyOf(mail.raw))
    .digest('base64url');
  return {
    ...at,
    id: randomUUID(),
    mailFrom: mail.mailFrom,
    ...(messageId ? { messageId } : {}),
    ...(subject ? { subject } : {}),
    dedupeKey: digest,
    raw: mail.raw,
    warnings,
  };
}

/** The bytes after the headers: a second delivery of one message differs in its Received lines. */
function bodyOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf < 0 && lf < 0) return raw;
  const end = crlf < 0 || (lf >= 0 && lf < crlf) ? lf + 2 : crlf + 4;
  return raw.subarray(end);
}
