import { parseHeaders } from 'mailauth/lib/tools.js';
import { exceededCap } from '../read/caps.ts';
import { MAX_SEALS, MAX_SIGNATURES } from './check-limits.ts';

/** One header field, its name in lower case, its value unfolded. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** A mail as far as its signatures may be checked. */
export interface SignedMessage {
  /** Its header fields from the top. */
  readonly fields: readonly Field[];
  /** The mail without the signatures that are too many. */
  readonly bytes: Buffer;
  readonly isSigned: boolean;
  readonly seals: number;
}

/**
 * Prepares a mail for the check of its signatures; undefined where its bytes can be read in two ways. A signature
 * speaks for what its checker reads. Where our reader could take other lines for the headers, or another
 * Content-Type, a genuine mail with a few lines written above it would prove what its sender never said.
 */
export function signedMessage(raw: Uint8Array): SignedMessage | undefined {
  if (exceededCap(raw)) return undefined;
  // mailauth takes the lines apart by LF, one by one where they lack a CR; done here, a mail is one piece.
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  const whole = text.replace(/\r?\n/g, '\r\n');
  const end = whole.indexOf('\r\n\r\n');
  const block = end < 0 ? whole : whole.slice(0, end + 2);
  if (!isPlain(block)) return undefined;

  const rows = parseHeaders(Buffer.from(block, 'latin1')).parsed;
  if (ONCE.some((name) => rows.filter(({ key }) => key === name).length > 1)) return undefined;
  const seals = rows.filter(({ key }) => key === 'arc-seal').length;
  let signatures = 0;
  const kept = rows.filter(
    ({ key }) =>
      (key !== 'dkim-signature' || ++signatures <= MAX_SIGNATURES) &&
      (!key.startsWith('arc-') || seals <= MAX_SEALS),
  );
  const head = kept.map(({ line }) => `${line.toString('latin1')}\r\n`).join('');
  return {
    fields: rows.map(({ key, line }) => ({ name: key, value: unfoldedValue(line) })),
    bytes: Buffer.from(`${head}\r\n${end < 0 ? '' : whole.slice(end + 4)}`, 'latin1'),
    isSigned: signatures > 0,
    seals,
  };
}

/** Fields that say how to read the rest; a signature covers the last one of a name, and readers take the first. */
const ONCE = ['from', 'content-type', 'content-transfer-encoding', 'mime-version'];

/** True where every line begins a field or continues one, by any reader's rules (RFC 5322 §2.2). */
function isPlain(block: string): boolean {
  if (/\r(?!\n)|\0/.test(block)) return false;
  const lines = block.replace(/\r\n$/, '').split('\r\n');
  return lines.every((line, i) => /^[!-9;-~]+[ \t]*:/.test(line) || (i > 0 && /^[ \t]/.test(line)));
}

function unfoldedValue(line: Buffer): string {
  const text = line.toString('utf8').replace(/\r\n(?=[ \t])/g, '');
  return text.slice(text.indexOf(':') + 1).trim();
}
