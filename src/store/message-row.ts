import { InvitegraphError } from '../errors.ts';
import { type Disposition, isForPeople } from '../invites/disposition.ts';
import type { InboundMessage } from '../invites/inbound-message.ts';
import { insertion } from './insertion.ts';
import type { Tables } from './tables.ts';

/**
 * Messages of one invite whose bytes are kept, the first ones: enough to look into an answer that went wrong.
 * Whoever knows a reply address could fill the disk with the rest.
 */
export const MAX_RAW_PER_INVITE = 100;
/** Messages of one invite that are kept at all until the sweep removes the old ones; new ones are refused then. */
export const MAX_MESSAGES_PER_INVITE = 1_000;

/** Messages that one statement takes along on Postgres: the largest have a megabyte each. */
const TOGETHER = 8;

/** A received message as it is kept. */
export type MessageRow = Omit<Tables['received_mail'], 'waiting'> & { readonly waiting: number };
/** What a message comes upon. */
export interface Place {
  /** Whether no message of its key is kept. */
  readonly first: boolean;
  /** Messages that are kept of its invite, or of no invite. */
  readonly kept: number;
}

/**
 * The row of a message; undefined for a repetition that there is no room for, which is worth nothing. Throws
 * InvitegraphError RATE_LIMITED where its invite has received too many.
 */
export function messageRow(
  message: InboundMessage,
  disposition: Disposition,
  reasons: readonly string[],
  { first, kept }: Place,
): MessageRow | undefined {
  // A repetition of mail that belongs nowhere is worth nothing. Refused for want of room, one would have its sender
  // report as lost what was taken the first time.
  if (!first && (message.inviteId === undefined || kept >= MAX_MESSAGES_PER_INVITE)) return undefined;
  if (message.inviteId !== undefined && kept >= MAX_MESSAGES_PER_INVITE)
    throw new InvitegraphError(
      'RATE_LIMITED',
      `This invite has received ${MAX_MESSAGES_PER_INVITE} messages. It takes more when the old ones are removed.`,
    );
  return {
    id: message.id,
    application: message.application,
    invite_id: message.inviteId ?? '',
    recipient_id: message.recipientId ?? null,
    dedupe_key: first ? message.dedupeKey : null,
    mail_from: message.mailFrom,
    from_address: message.from ?? null,
    message_id: message.messageId ?? null,
    subject: message.subject ?? null,
    disposition,
    reasons: JSON.stringify(reasons),
    verification: message.verification ? JSON.stringify(message.verification) : null,
    content: message.content ? JSON.stringify(message.content) : null,
    waiting: first && (isForPeople(disposition) || isLinkable(message, disposition)) ? 1 : 0,
    resolution: null,
    resolved_at: null,
    // A repetition's bytes are those of the first: keeping them again would let a retry loop fill the disk.
    raw: first && kept < MAX_RAW_PER_INVITE ? message.raw : new Uint8Array(),
    received_at: message.receivedAt,
  };
}

export const insertMessages = insertion(
  'received_mail',
  {
    id: 'text',
    application: 'text',
    invite_id: 'text',
    recipient_id: 'text',
    dedupe_key: 'text',
    mail_from: 'text',
    from_address: 'text',
    message_id: 'text',
    subject: 'text',
    disposition: 'text',
    reasons: 'text',
    verification: 'text',
    content: 'text',
    waiting: 'integer',
    resolution: 'text',
    resolved_at: 'bigint',
    raw: 'bytea',
    received_at: 'bigint',
  },
  { rows: TOGETHER },
);

/** Listed under an address of its own, and perhaps a recipient's all the same: a person may attach it. */
function isLinkable({ isProbableAlias }: InboundMessage, disposition: Disposition): boolean {
  return isProbableAlias === true && disposition === 'applied-other';
}
