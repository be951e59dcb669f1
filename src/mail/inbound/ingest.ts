import { randomUUID } from 'node:crypto';
import type { Disposition } from '../../invites/disposition.ts';
import { ERASED } from '../../invites/erasure/pseudonym.ts';
import type { SenderEvidence } from '../../invites/evidence.ts';
import type { InboundMessage, MessageContent } from '../../invites/inbound-message.ts';
import type { ReplyChannel, Verification } from '../../invites/invite.ts';
import type { People } from '../../invites/people.ts';
import type { Clock } from '../../invites/ports.ts';
import type { RecordMessage } from '../../invites/record-message.ts';
import type { ClaimedReply, RecordReply } from '../../invites/record-reply.ts';
import { tierOf, verificationOf } from '../../invites/trust.ts';
import type { MailReading, ReplyReading } from '../reading.ts';
import { dedupeKeyOf } from './dedupe-key.ts';
import type { InboundMail, Ingested } from './inbound-mail.ts';
import { findTarget, type Target, type TargetParts } from './target.ts';

export interface IngestParts extends TargetParts {
  readonly authenticate: (mail: InboundMail, reading: MailReading) => Promise<SenderEvidence>;
  readonly recordReply: RecordReply;
  /** Keeps a mail that is no answer. */
  readonly recordMessage: RecordMessage;
  /** Keeps a mail that tells of the delivery of another one. */
  readonly recordBounce: (
    message: InboundMessage,
    reading: MailReading,
    target: Target,
  ) => Promise<Disposition>;
  readonly isErased: People['isErased'];
  readonly clock: Clock;
  /** Whose mail it is that belongs to no invite. */
  readonly application: string;
}

const PLAYED: Verification = {
  verified: false,
  method: 'SIMULATION',
  explanation: 'Played by the sandbox; nobody answered.',
};

/**
 * The one function that every way in ends in. Resolves once the mail, what became of it and what it changed
 * are durable, and not before: the caller may then tell the sender that it was taken. Mail that belongs to no
 * invite is kept for a person to look at, unless it came from a mailbox that people get other mail in, too.
 */
export async function ingestMail(parts: IngestParts, mail: InboundMail): Promise<Ingested> {
  const { target, reading } = await findTarget(parts, mail);
  const message = messageOf(mail, reading, target, parts);
  const { outcome, warnings } = reading;

  if (!target) return keepStray(parts, mail, message, reading);
  const tellsOfDelivery = outcome.kind === 'none' && (outcome.disposition === 'bounce' || outcome.bounce);
  if (target.isBounceAddress || tellsOfDelivery) {
    const disposition = await parts.recordBounce(message, reading, target);
    return { disposition, reasons: reasonsOf(reading) };
  }
  if (outcome.kind === 'none') {
    const verdict = await verdictOnOther(parts, mail, reading);
    await parts.recordMessage({ ...message, ...verdict }, outcome.disposition, [outcome.reason]);
    return { disposition: outcome.disposition, reasons: reasonsOf(reading) };
  }
  const { uid, uidMismatch } = outcome;
  const other = uidMismatch && uid !== undefined ? await parts.directory.byUid(uid) : undefined;
  if (other) {
    const reason = 'The reply address belongs to one invite and the UID to another one.';
    await parts.recordMessage(message, 'held-untrusted', [reason]);
    return { disposition: 'held-untrusted', reasons: [reason, ...warnings] };
  }
  const answers = await claimsOf(parts, mail, reading, outcome, target, message.receivedAt);
  const isProbableAlias = answers.some(({ claim }) => claim.isProbableAlias);
  const recorded = await parts.recordReply(target.application, { id: target.invite.id }, answers, {
    message: { ...message, ...(isProbableAlias ? { isProbableAlias } : {}) },
  });
  return { disposition: recorded.disposition, reasons: [...warnings, ...recorded.warnings] };
}

async function claimsOf(
  parts: IngestParts,
  mail: InboundMail,
  reading: MailReading,
  { answers, uidMismatch }: ReplyReading,
  target: Target,
  receivedAt: number,
): Promise<ClaimedReply[]> {
  const evidence = await parts.authenticate(mail, reading);
  const channel: ReplyChannel = mail.source === 'SIMULATED' ? 'SIMULATED' : 'MAIL';
  const how = {
    ...(target.recipientId ? { addressedId: target.recipientId } : {}),
    ...(target.byUid ? { byUid: true } : {}),
    ...(uidMismatch ? { foreignUid: true } : {}),
  };
  // Of mail the verdict follows from who turns out to have answered; until then nothing is proven.
  const verification = channel === 'SIMULATED' ? PLAYED : verificationOf(evidence, 'E');
  return answers.map(({ claim, reply, hint }) => ({
    claim: { ...claim, ...how, evidence, ...(hint ? { isProbableAlias: true } : {}) },
    reply: { ...reply, receivedAt, channel, verification },
  }));
}

async function verdictOnOther(parts: IngestParts, mail: InboundMail, reading: MailReading) {
  if (mail.source === 'SIMULATED') return { verification: PLAYED };
  const evidence = await parts.authenticate(mail, reading);
  // It speaks for nobody but its sender.
  const tier = tierOf({ evidence, byStranger: false, byUid: false });
  return { verification: verificationOf(evidence, tier) };
}

/** Newsletters and letters between people are nobody's answer, and none of our business where they share a mailbox. */
async function keepStray(
  { recordMessage, isErased }: IngestParts,
  { source, token }: InboundMail,
  message: InboundMessage,
  reading: MailReading,
): Promise<Ingested> {
  const { outcome } = reading;
  if (source === 'IMAP' && token === undefined && outcome.kind === 'none')
    return { disposition: 'unmatched', reasons: ['The message names no invite of ours and was not kept.'] };
  const senders = [message.from ?? '', message.mailFrom].filter(Boolean);
  if (await isErased(message.application, senders, token))
    return { disposition: 'unmatched', reasons: [ERASED] };
  const reason =
    token === undefined
      ? 'Neither an address nor a UID in the message names an invite.'
      : 'The reply address is not known.';
  const disposition =
    outcome.kind === 'none' && /^(loop|auto-reply|bounce)$/.test(outcome.disposition)
      ? outcome.disposition
      : 'unmatched';
  await recordMessage(message, disposition, [reason]);
  return { disposition, reasons: [reason, ...reading.warnings] };
}

function messageOf(
  mail: InboundMail,
  reading: MailReading,
  target: Target | undefined,
  { clock, application }: IngestParts,
): InboundMessage {
  const { messageId, subject, from, warnings } = reading;
  return {
    id: randomUUID(),
    application: target?.application ?? application,
    ...(target ? { inviteId: target.invite.id } : {}),
    ...(target?.recipientId ? { recipientId: target.recipientId } : {}),
    mailFrom: mail.mailFrom ?? '',
    ...(from ? { from } : {}),
    ...(messageId ? { messageId } : {}),
    ...(subject ? { subject } : {}),
    content: contentOf(reading),
    dedupeKey: dedupeKeyOf(mail.raw, messageId, target?.invite.id),
    raw: mail.raw,
    receivedAt: clock.now(),
    warnings,
  };
}

function contentOf({ outcome, text }: MailReading): MessageContent {
  const written = text ? { text } : {};
  if (outcome.kind === 'none')
    return { ...written, ...(outcome.suggested ? { suggested: outcome.suggested } : {}) };
  const [answer] = outcome.answers;
  if (!answer) return written;
  const { status, comment, proposal } = answer.reply;
  const { attendee } = answer.claim;
  return {
    ...written,
    suggested: {
      ...(status ? { status } : {}),
      ...(comment ? { comment } : {}),
      ...(proposal ? { proposal: { start: proposal.start, end: proposal.end } } : {}),
      ...(attendee ? { attendee } : {}),
    },
  };
}

function reasonsOf({ outcome, warnings }: MailReading): readonly string[] {
  return outcome.kind === 'none' ? [outcome.reason, ...warnings] : warnings;
}
