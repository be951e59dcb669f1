import { sameAddress } from '../../invites/address.ts';
import type { BounceReport } from '../../invites/bounce.ts';
import type { Disposition } from '../../invites/disposition.ts';
import type { InboundMessage } from '../../invites/inbound-message.ts';
import type { Invite, Recipient } from '../../invites/invite.ts';
import type { AddressedReport, RecordBounce } from '../../invites/record-bounce.ts';
import type { RecordMessage } from '../../invites/record-message.ts';
import { messageIdOf } from '../message-id.ts';
import type { MailReading, NoReplyReading } from '../reading.ts';
import type { BounceReading, BounceResult } from './bounce-reading.ts';
import { resultFor } from './read-bounce.ts';

export interface TakeBounceParts {
  readonly recordBounce: RecordBounce;
  readonly recordMessage: RecordMessage;
  /** The token of an address, where it is one of ours. */
  readonly tokenOf: (address: string) => string | undefined;
  readonly replyDomain: string;
}

/** The invite that a report is about, as the address that it came to tells. */
export interface BounceTarget {
  readonly invite: Invite;
  /** Absent where it came to the address of a group. */
  readonly recipientId?: string;
  readonly isBounceAddress: boolean;
}

/**
 * Takes a mail that came to a bounce address or that tells of the delivery of ours. The address that it came to says
 * whom it is about, then the recipient that it names, then what is left of the mail that came back (mail-replies case
 * 132). Whatever it says and whoever sent it, only a delivery report changes.
 */
export function createTakeBounce(parts: TakeBounceParts) {
  return (message: InboundMessage, reading: MailReading, target: BounceTarget): Promise<Disposition> => {
    const { outcome } = reading;
    if (outcome.kind === 'reply')
      return keep(
        parts,
        message,
        'unmatched',
        'An answer came to an address that only takes delivery reports.',
      );
    const bounce = bounceOf(outcome);
    if (!bounce) return keep(parts, message, outcome.disposition, outcome.reason);

    const { invite, recipientId } = target;
    const recipient =
      recipientId === undefined
        ? named(parts, invite, bounce)
        : invite.recipients.find(({ id }) => id === recipientId);
    if (!recipient)
      return parts.recordBounce(message, [outcome.reason, 'It is about nobody who is invited.']);
    const result = resultFor(bounce, (address) => sameAddress(address, recipient.email));
    const doubt = doubtOf(parts, target, recipient, bounce, result);
    const about: InboundMessage = { ...message, recipientId: recipient.id };
    if (doubt) return parts.recordBounce(about, [outcome.reason, doubt]);
    return parts.recordBounce(
      about,
      [outcome.reason],
      addressedReport(parts, target, recipient, bounce, result),
    );
  };
}

async function keep(
  { recordMessage }: TakeBounceParts,
  message: InboundMessage,
  disposition: Disposition,
  reason: string,
): Promise<Disposition> {
  await recordMessage(message, disposition, [reason]);
  return disposition;
}

/** A calendar server that refuses an invitation tells so in its REPLY (RFC 5546 §3.6; mail-replies case 123). */
function bounceOf({ bounce, report, reason }: NoReplyReading): BounceReading | undefined {
  if (bounce || !report) return bounce;
  const { action, recipient, status = '' } = report;
  return {
    evidence: 'report',
    results: [
      {
        kind: action === 'failed' || action === 'delayed' ? action : 'arrived',
        addresses: recipient ? [recipient] : [],
        reason,
        // A request status has two numbers (RFC 5545 §3.8.8.3) and is another list of codes.
        ...(/^[245]\.\d{1,3}\.\d{1,3}$/.test(status) ? { enhancedStatus: status } : {}),
      },
    ],
    returned: { addresses: [], uids: [] },
  };
}

function named(
  { tokenOf, replyDomain }: TakeBounceParts,
  invite: Invite,
  { results, returned }: BounceReading,
): Recipient | undefined {
  const tokens = new Set(returned.addresses.flatMap((address) => tokenOf(address) ?? []));
  const addresses = results.flatMap((result) => result.addresses);
  const people = invite.recipients;
  return (
    people.find(({ bounceToken }) => bounceToken !== undefined && tokens.has(bounceToken)) ??
    people.find((person) => typeof stampOf(returned.messageId, invite, person, replyDomain) === 'number') ??
    people.find(({ email }) => addresses.some((address) => sameAddress(address, email))) ??
    people.find(({ token }) => tokens.has(token)) ??
    // Their address was rewritten on the way, and there is nobody else whom it could be about.
    (invite.group ? undefined : people[0])
  );
}

/** Why a report is not believed; undefined where it is. */
function doubtOf(
  { tokenOf, replyDomain }: TakeBounceParts,
  { invite, isBounceAddress }: BounceTarget,
  recipient: Recipient,
  { evidence, returned }: BounceReading,
  { kind }: BounceResult,
): string | undefined {
  if (isBounceAddress) return undefined;
  if (evidence === 'return-path') return 'Nothing in it says that mail failed.';
  if (kind !== 'complaint') return undefined;
  // It stops all mail, and everybody whom the invitation was forwarded to knows the reply address.
  const { bounceToken } = recipient;
  const showsOurs =
    typeof stampOf(returned.messageId, invite, recipient, replyDomain) === 'number' ||
    (bounceToken !== undefined && returned.addresses.some((address) => tokenOf(address) === bounceToken));
  return showsOurs
    ? undefined
    : 'It shows neither the bounce address nor the Message-ID of the mail, so it stops nothing.';
}

function addressedReport(
  { replyDomain }: TakeBounceParts,
  { invite }: BounceTarget,
  recipient: Recipient,
  { returned }: BounceReading,
  { kind, reason, smtpCode, enhancedStatus }: BounceResult,
): AddressedReport {
  const about = stampOf(returned.messageId, invite, recipient, replyDomain);
  const report: BounceReport = {
    kind,
    reason: kind === 'complaint' ? `${reason} Nothing more is mailed to them about this invite.` : reason,
    ...(smtpCode === undefined ? {} : { smtpCode }),
    ...(enhancedStatus === undefined ? {} : { enhancedStatus }),
    ...(about === undefined ? {} : { about }),
  };
  return { recipientId: recipient.id, report };
}

/** DTSTAMP of the mail to this recipient that a Message-ID names; undefined where the id is none of ours. */
function stampOf(
  messageId: string | undefined,
  invite: Invite,
  recipient: Recipient,
  replyDomain: string,
): number | 'older' | undefined {
  if (messageId === undefined) return undefined;
  const newest = [recipient.delivery?.stamp, invite.stampedAt].filter((stamp) => stamp !== undefined);
  const found = newest.find(
    (stampedAt) => messageIdOf({ ...invite, stampedAt }, recipient, replyDomain) === messageId,
  );
  return found ?? (messageId.endsWith(`@${replyDomain}>`) ? 'older' : undefined);
}
