import { decodeText } from './charset.ts';
import type { MimeLeaf } from './mime-tree.ts';

/** Largest calendar part that is read, in bytes (mail-replies case 112). */
const MAX_CALENDAR_BYTES = 256 * 1024;
/** Most calendar parts of one mail that are read. */
export const MAX_CALENDAR_PARTS = 10;

/** One calendar text of a mail. */
export interface CalendarPart {
  readonly text: string;
  /** The `method` parameter of its Content-Type in upper case, where it has one. */
  readonly method?: string;
}

export interface CalendarParts {
  /** The likeliest answer first; copies of one text only once. */
  readonly parts: readonly CalendarPart[];
  /** True where a part was left out because of its size. */
  readonly oversized: boolean;
  readonly warnings: readonly string[];
}

/** Finds the calendar texts among the parts of a mail, in the order of mail-replies part 1, step 5. */
export function findCalendarParts(leaves: readonly MimeLeaf[]): CalendarParts {
  const warnings: string[] = [];
  const ranked = leaves
    .map((leaf) => ({ leaf, rank: rankOf(leaf) }))
    .filter(({ rank }) => rank !== NO_CALENDAR)
    .sort((a, b) => a.rank - b.rank);
  const small = ranked.filter(({ leaf }) => leaf.bytes.length <= MAX_CALENDAR_BYTES);
  if (small.length < ranked.length)
    warnings.push(`A calendar part of more than ${MAX_CALENDAR_BYTES} bytes was not read.`);
  if (small.length > MAX_CALENDAR_PARTS)
    warnings.push(`Only the first ${MAX_CALENDAR_PARTS} of ${small.length} calendar parts were read.`);

  const parts = new Map<string, CalendarPart>();
  for (const { leaf, rank } of small.slice(0, MAX_CALENDAR_PARTS)) {
    const text = calendarText(leaf, rank, warnings);
    const method = methodOf(leaf);
    const content = text.replace(/\r\n?/g, '\n').trim();
    if (!parts.has(content)) parts.set(content, { text, ...(method ? { method } : {}) });
  }
  return { parts: [...parts.values()], oversized: small.length < ranked.length, warnings };
}

const NO_CALENDAR = 9;

function rankOf(leaf: MimeLeaf): number {
  const { type, name } = leaf;
  if (type === 'text/calendar') return /^(REPLY|COUNTER)$/.test(methodOf(leaf) ?? '') ? 0 : 1;
  const named = /\.(ics|vcs)$/i.test(name.trim());
  if (type === 'application/octet-stream') return named || beginsCalendar(leaf.bytes) ? 3 : NO_CALENDAR;
  if (named || type === 'application/ics' || type === 'text/x-vcalendar') return 2;
  // Multiparts get here only where their boundary never came (mail-replies case 113).
  const isText = type === '' || type === 'text/plain' || type.startsWith('multipart/');
  return isText && holdsCalendar(leaf.bytes) ? 4 : NO_CALENDAR;
}

function methodOf(leaf: MimeLeaf): string | undefined {
  const method = leaf
    .parameter('method')
    ?.replace(/["'\s]/g, '')
    .toUpperCase();
  return method && /^[A-Z-]{1,20}$/.test(method) ? method : undefined;
}

function calendarText(leaf: MimeLeaf, rank: number, warnings: string[]): string {
  const decoded = decodeText(leaf.bytes, leaf.parameter('charset'));
  if (decoded.warning) warnings.push(decoded.warning);
  if (rank === 4) return cutCalendar(decoded.text);
  if (BEGIN.test(decoded.text)) return decoded.text;
  const again = undeclaredBase64(decoded.text);
  if (again === undefined) return decoded.text;
  warnings.push('The calendar part was base64 without saying so.');
  return decodeText(again, leaf.parameter('charset')).text;
}

const BEGIN = /BEGIN:VCALENDAR/i;

/** The bytes where the text is base64 of a calendar (mail-replies case 97). */
function undeclaredBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return BEGIN.test(bytes.toString('latin1').replaceAll('\0', '')) ? bytes : undefined;
}

function beginsCalendar(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1').replaceAll('\0', '');
  return /^[^A-Za-z0-9]{0,8}BEGIN:VCALENDAR/i.test(head);
}

/** Only at the start of a line: behind `> ` it is a quotation, and no answer. */
function holdsCalendar(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return /^BEGIN:VCALENDAR/im.test(text);
}

function cutCalendar(text: string): string {
  const start = text.search(/^BEGIN:VCALENDAR/im);
  const ends = [...text.matchAll(/^END:VCALENDAR/gim)];
  const last = ends.at(-1);
  return text.slice(Math.max(start, 0), last ? last.index + last[0].length : undefined);
}
