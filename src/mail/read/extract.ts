import { decodeWords } from 'postal-mime';
import { type CalendarParts, findCalendarParts } from './calendar-parts.ts';
import { type MimeTree, parseMime } from './mime-tree.ts';
import { readSender, type Sender } from './sender.ts';
import { visibleLine } from './visible-text.ts';

/** Longest subject and Message-ID that are kept, in characters. */
const MAX_SUBJECT_LENGTH = 998;

/** A mail taken apart, nothing in it judged yet. */
export interface ExtractedMail {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly messageId?: string;
  readonly subject?: string;
  readonly sender: Sender;
  /** Lower-case type of the whole message, and its `report-type` where it is a multipart/report. */
  readonly rootType: string;
  readonly reportType: string;
  /** The first message/delivery-status part (RFC 3464), as text. */
  readonly deliveryStatus?: string;
  /** The first message/feedback-report part (RFC 5965), as text. */
  readonly feedbackReport?: string;
  /** The beginning of the mail that a report returns, or its headers, as text. */
  readonly returned?: string;
  /** What a person wrote or a client wrote for people. */
  readonly text: string;
  readonly calendar: CalendarParts;
  /** What Outlook packed into winmail.dat (TNEF). */
  readonly tnef?: Uint8Array;
  /** True where the content is sealed by S/MIME or PGP. */
  readonly isEncrypted: boolean;
}

/** Takes a mail apart that kept the bounds of caps.ts. Throws Error where it is nested too deep. */
export async function extractMail(raw: Uint8Array): Promise<ExtractedMail> {
  const mail = await parseMime(raw);
  const first = (name: string) => mail.headers.get(name)?.[0];
  const messageId = visibleLine(first('message-id') ?? '', MAX_SUBJECT_LENGTH);
  const subject = visibleLine(
    decodeWords((first('subject') ?? '').slice(0, 8 * MAX_SUBJECT_LENGTH)),
    MAX_SUBJECT_LENGTH,
  );
  const status = leafText(mail, /^message\/(global-)?delivery-status$/, 8192);
  const feedback = leafText(mail, /^message\/feedback-report$/, 8192);
  const returned = leafText(
    mail,
    /^(message\/(rfc822|global)|(text|message)\/(rfc822|global)-headers)$/,
    65_536,
  );
  const tnef = mail.leaves.find(
    ({ type, name }) => /^application\/(vnd\.)?ms-tnef$/.test(type) || /^winmail\.dat$/i.test(name.trim()),
  );
  return {
    headers: mail.headers,
    ...(messageId ? { messageId } : {}),
    ...(subject ? { subject } : {}),
    sender: readSender(mail.headers.get('from') ?? []),
    rootType: mail.rootType,
    reportType: mail.reportType,
    ...(status === undefined ? {} : { deliveryStatus: status }),
    ...(feedback === undefined ? {} : { feedbackReport: feedback }),
    ...(returned === undefined ? {} : { returned }),
    text: mail.text,
    calendar: findCalendarParts(mail.leaves),
    ...(tnef ? { tnef: tnef.bytes } : {}),
    isEncrypted: isEncrypted(mail),
  };
}

/** The first leaf of such a type, as far as it is read, as text. */
function leafText({ leaves }: MimeTree, type: RegExp, most: number): string | undefined {
  const leaf = leaves.find((one) => type.test(one.type));
  return leaf && Buffer.from(leaf.bytes.subarray(0, most)).toString('utf8');
}

const SEALED = /^(multipart\/encrypted|application\/(x-)?pkcs7-mime|application\/pgp-encrypted)$/;

function isEncrypted({ rootType, leaves }: MimeTree): boolean {
  return SEALED.test(rootType) || leaves.some(({ type, name }) => SEALED.test(type) || /\.p7m$/i.test(name));
}
