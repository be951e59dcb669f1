import type { NoReplyReading } from '../reading.ts';

/**
 * Bounds checked on the bare bytes of a mail before any MIME parser sees it. Parsers are where hostile mail
 * hurts: 50,000 empty parts or a million empty lines inside one megabyte keep a good parser busy for
 * seconds (reliability.md, finding 6). One pass, no copies, no decoding.
 */

/** Largest mail that is read, in bytes. */
export const MAX_MAIL_BYTES = 1024 * 1024;
/** Largest header block, in bytes. */
export const MAX_HEADER_BYTES = 64 * 1024;
/** Most lines of the header block, folded ones counted each. */
export const MAX_HEADER_LINES = 1_000;
/** Most lines of a mail: a megabyte in base64 has 14,000. Parsers pay for each, even for an empty one. */
export const MAX_LINES = 16_000;
/** Longest line, in bytes. RFC 5322 §2.1.1 says 998; senders of HTML on one line do not know. */
export const MAX_LINE_BYTES = 64 * 1024;
/** Most lines that could be part boundaries, so most parts. */
export const MAX_PARTS = 100;
/** Deepest nesting of multiparts that is walked. */
export const MAX_PART_DEPTH = 8;
/** Most addresses in the headers that carry some, together. */
export const MAX_ADDRESSES = 50;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;
const COLON = 0x3a;
const ADDRESS_HEADERS: ReadonlySet<string> = new Set([
  ...['from', 'sender', 'reply-to', 'to', 'cc', 'bcc', 'delivered-to', 'return-path'],
]);
/** Longest name in ADDRESS_HEADERS, with room for the white space that parsers trim around a name. */
const MAX_NAME_BYTES = 64;

/** The first bound that the mail breaks, as the reason why it is not read; undefined where it keeps all. */
export function exceededCap(raw: Uint8Array): NoReplyReading | undefined {
  if (raw.length === 0) return refused('malformed', 'The message is empty.');
  if (raw.length > MAX_MAIL_BYTES)
    return refused('too-large', `The message is larger than ${MAX_MAIL_BYTES} bytes.`);

  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const addresses = new AddressCount();
  let inHeader = true;
  let boundaries = 0;
  let lines = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(LF, start);
    const next = found < 0 ? bytes.length : found + 1;
    // Parsers drop every CR before the LF, so a line of CRs alone ends the header for them and for us.
    let end = found < 0 ? next : found;
    while (end > start && bytes[end - 1] === CR) end--;

    lines++;
    if (lines > MAX_LINES) return refused('too-large', `The message has more than ${MAX_LINES} lines.`);
    if (inHeader && end > start) {
      if (end > MAX_HEADER_BYTES)
        return refused('too-large', `The header is larger than ${MAX_HEADER_BYTES} bytes.`);
      if (lines > MAX_HEADER_LINES)
        return refused('too-large', `The header has more than ${MAX_HEADER_LINES} lines.`);
      addresses.read(bytes, start, end);
      if (addresses.exceeded)
        return refused('too-large', `The header names more than ${MAX_ADDRESSES} addresses.`);
    }
    if (end - start > MAX_LINE_BYTES)
      return refused('malformed', `The message has a line of more than ${MAX_LINE_BYTES} bytes.`);
    if (end === start) inHeader = false;
    if (end - start > 2 && bytes[start] === DASH && bytes[start + 1] === DASH && ++boundaries > MAX_PARTS)
      return refused('too-large', `More than ${MAX_PARTS} lines look like boundaries of parts.`);
    start = next;
  }
  return undefined;
}

function refused(disposition: 'too-large' | 'malformed', reason: string): NoReplyReading {
  return { kind: 'none', disposition, reason };
}

/** Counts what makes address parsers work: separators, angle brackets, comments. */
class AddressCount {
  #listening = false;
  #separators = 0;
  #angles = 0;
  #comments = 0;

  get exceeded(): boolean {
    return Math.max(this.#separators + 1, this.#angles, this.#comments) > MAX_ADDRESSES;
  }

  /** Takes one line of the header block, without its end. */
  read(bytes: Buffer, start: number, end: number): void {
    const folded = bytes[start] === 0x20 || bytes[start] === 0x09;
    let from = start;
    if (!folded) {
      const most = Math.min(end, start + MAX_NAME_BYTES);
      while (from < most && bytes[from] !== COLON) from++;
      this.#listening =
        from > start &&
        from < most &&
        ADDRESS_HEADERS.has(bytes.toString('latin1', start, from).trim().toLowerCase());
      from++;
    }
    if (!this.#listening) return;
    for (let i = from; i < end; i++) {
      const byte = bytes[i];
      if (byte === 0x2c || byte === COLON || byte === 0x3b) this.#separators++;
      else if (byte === 0x3c) this.#angles++;
      else if (byte === 0x28) this.#comments++;
    }
  }
}
