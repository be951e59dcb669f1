import { READING_LIMITS } from '../../calendar/limits.ts';
import {
  CHECKS_MS,
  LOOK_UP_MS,
  MAX_LOOK_UPS,
  MAX_POLICY_LOOK_UPS,
  MAX_SEALS,
  MAX_SIGNATURES,
} from '../../mail/authenticate/check-limits.ts';
import { MAX_CACHED_ANSWERS } from '../../mail/authenticate/resolver.ts';
import { MAX_READ_BACK } from '../../mail/inbound/imap/read-folder.ts';
import { MAX_ROUTED_ADDRESSES } from '../../mail/inbound/route.ts';
import {
  MAX_COUNTED_SENDERS,
  MAX_MAILS_PER_CLIENT_MINUTE,
  MAX_MAILS_PER_TOKEN_HOUR,
  MAX_SMTP_CLIENTS,
  MAX_SMTP_CLIENTS_PER_ADDRESS,
  MAX_SMTP_RECIPIENTS,
  SMTP_IDLE_MS,
  SMTP_SESSION_MS,
} from '../../mail/inbound/smtp-port.ts';
import {
  MAX_ADDRESSES,
  MAX_HEADER_BYTES,
  MAX_MAIL_BYTES,
  MAX_PART_DEPTH,
  MAX_PARTS,
} from '../../mail/read/caps.ts';
import { MAX_WAITING_MAILS, READ_MS, READER_MEMORY_MB } from '../../mail/read/mail-reader.ts';
import { MAX_STRAY_MESSAGES } from '../../store/inbox.ts';
import { MAX_MESSAGES_PER_INVITE, MAX_RAW_PER_INVITE } from '../../store/message-row.ts';
import type { Limit } from './limit.ts';

/** Bounds on mail that comes in, and on what is made sure of about its sender. */
export const MAIL_LIMITS = {
  smtpClients: { value: MAX_SMTP_CLIENTS, unit: 'SMTP connections', beyond: '421' },
  smtpClientsPerAddress: {
    value: MAX_SMTP_CLIENTS_PER_ADDRESS,
    unit: 'SMTP connections from one address, other than this machine',
    beyond: '421',
  },
  mailsPerClient: {
    value: MAX_MAILS_PER_CLIENT_MINUTE,
    unit: 'mails from one address, other than this machine, in a minute',
    beyond: '451',
  },
  mailsPerAddress: {
    value: MAX_MAILS_PER_TOKEN_HOUR,
    unit: 'mails to one reply or bounce address in an hour',
    beyond: '450',
  },
  countedSenders: {
    value: MAX_COUNTED_SENDERS,
    unit: 'SMTP clients and addresses counted at a time',
    beyond: 'quietest forgotten',
  },
  smtpRecipients: { value: MAX_SMTP_RECIPIENTS, unit: 'recipients of one mail', beyond: '452' },
  smtpSilence: { value: SMTP_IDLE_MS, unit: 'ms of silence in SMTP', beyond: '421' },
  smtpSession: { value: SMTP_SESSION_MS, unit: 'ms of one SMTP session', beyond: '421' },
  mailSize: { value: MAX_MAIL_BYTES, unit: 'bytes of a mail', beyond: '552' },
  mailboxReadBack: {
    value: MAX_READ_BACK,
    unit: 'messages of a mailbox folder that are read back at first',
    beyond: 'older ones are left unread',
  },
  routedAddresses: {
    value: MAX_ROUTED_ADDRESSES,
    unit: 'addresses of mail without an envelope that it may be for',
    beyond: 'left out',
  },
  mailHeaders: { value: MAX_HEADER_BYTES, unit: 'bytes of its headers', beyond: 'too-large' },
  mailParts: { value: MAX_PARTS, unit: 'MIME parts', beyond: 'too-large' },
  mailDepth: { value: MAX_PART_DEPTH, unit: 'levels of MIME parts', beyond: 'malformed' },
  mailAddresses: { value: MAX_ADDRESSES, unit: 'addresses in its headers', beyond: 'too-large' },
  mailReading: { value: READ_MS, unit: 'ms of work on reading one mail', beyond: 'too-large' },
  mailMemory: { value: READER_MEMORY_MB, unit: 'MB of memory for reading mail', beyond: 'too-large' },
  mailsWaiting: { value: MAX_WAITING_MAILS, unit: 'mails waiting to be read', beyond: '451' },
  calendarText: {
    value: READING_LIMITS.text,
    unit: 'characters of iCalendar text',
    beyond: 'cut, with a warning',
  },
  senderChecks: { value: CHECKS_MS, unit: 'ms of SPF, DKIM, DMARC and ARC together', beyond: 'TEMPERROR' },
  dnsLookUp: { value: LOOK_UP_MS, unit: 'ms of one DNS look-up', beyond: 'TEMPERROR' },
  dnsLookUps: {
    value: MAX_LOOK_UPS + MAX_POLICY_LOOK_UPS,
    unit: 'DNS look-ups of one mail',
    beyond: 'TEMPERROR',
  },
  dnsAnswers: { value: MAX_CACHED_ANSWERS, unit: 'DNS answers remembered', beyond: 'oldest forgotten' },
  mailSignatures: { value: MAX_SIGNATURES, unit: 'DKIM signatures checked of a mail', beyond: 'not checked' },
  mailSeals: { value: MAX_SEALS, unit: 'ARC seals of a mail', beyond: 'none is checked' },
  strayMails: {
    value: MAX_STRAY_MESSAGES,
    unit: 'mails kept that belong to no invite',
    beyond: 'oldest deleted',
  },
  mailsPerInvite: { value: MAX_MESSAGES_PER_INVITE, unit: 'mails to one invite in 30 days', beyond: '451' },
  rawPerInvite: { value: MAX_RAW_PER_INVITE, unit: 'of them kept raw', beyond: 'kept without bytes' },
} as const satisfies Record<string, Limit>;
