import { createHash } from 'node:crypto';
import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';
import { MAX_CALENDAR_PARTS } from '../../read/calendar-parts.ts';
import { MAX_HEADER_BYTES, MAX_HEADER_LINES, MAX_LINES } from '../../read/caps.ts';

/** Bytes of one calendar part that are fetched: what is read of it at the most, in base64 with line ends. */
const CALENDAR_BYTES = 360 * 1024;
/** Bytes fetched of the other parts that say something: the text, a delivery status, the head of a returned mail. */
const TEXT_BYTES = 64 * 1024;
/** Bytes of all parts together. */
const ALL_BYTES = 768 * 1024;
/** Lines of all parts together: with more of them the reader would refuse the mail. */
const ALL_LINES = MAX_LINES - 2 * MAX_HEADER_LINES;
/** Deepest part that is looked at. */
const MAX_DEPTH = 8;

interface WantedPart {
  readonly part: string;
  readonly maxLength: number;
}

/**
 * A mail that is too large to be fetched whole (mail-replies case 112): its header and the parts that could be an
 * answer, put together as a small mail. The rest, such as a scan of 30 MB, stays where it is. The same mail gives
 * the same bytes from every folder. `undefined` where the mail is gone.
 */
export async function fetchLarge(client: ImapFlow, uid: number): Promise<Uint8Array | undefined> {
  const found = await client.fetchOne(uid, { bodyStructure: true }, { uid: true });
  if (!found) return undefined;
  const root = found.bodyStructure;
  if (!root?.childNodes?.length) return fetchSinglePart(client, uid, root);
  const isReport = root.type === 'multipart/report';
  const wanted = wantedParts(root, isReport);
  const fetched = await client.fetchOne(
    uid,
    {
      bodyParts: [
        { key: 'HEADER', maxLength: MAX_HEADER_BYTES },
        ...wanted.flatMap(({ part, maxLength }) => [
          { key: `${part}.MIME`, maxLength: MAX_HEADER_BYTES },
          { key: part, maxLength },
        ]),
      ],
    },
    { uid: true },
  );
  return fetched ? joined(fetched, wanted, isReport ? reportType(root) : 'multipart/mixed') : undefined;
}

async function fetchSinglePart(
  client: ImapFlow,
  uid: number,
  root: MessageStructureObject | undefined,
): Promise<Uint8Array | undefined> {
  const maxLength = root && isCalendar(root) ? CALENDAR_BYTES : TEXT_BYTES;
  const bodyParts = [
    { key: 'HEADER', maxLength: MAX_HEADER_BYTES },
    { key: 'TEXT', maxLength },
  ];
  const fetched = await client.fetchOne(uid, { bodyParts }, { uid: true });
  return fetched
    ? Buffer.concat([headerOf(fetched), firstLines(bytesOf(fetched, 'text'), ALL_LINES)])
    : undefined;
}

function wantedParts(root: MessageStructureObject, isReport: boolean): WantedPart[] {
  const leaves = leavesOf(root, 0);
  const calendars = leaves.filter(isCalendar).slice(0, MAX_CALENDAR_PARTS);
  const text = leaves.find(({ type }) => type === 'text/plain');
  const report = isReport ? leaves.filter(({ type }) => /^(?:message\/|text\/rfc822)/.test(type)) : [];
  const chosen = new Map<MessageStructureObject, number>();
  let left = ALL_BYTES;
  for (const leaf of [...calendars, ...report, ...(text ? [text] : [])]) {
    const maxLength = Math.min(isCalendar(leaf) ? CALENDAR_BYTES : TEXT_BYTES, left);
    if (maxLength === 0 || chosen.has(leaf)) continue;
    chosen.set(leaf, maxLength);
    left -= Math.min(leaf.size ?? maxLength, maxLength);
  }
  // In the order of the mail: a reader takes the first of two that are alike.
  return leaves.flatMap((leaf) => {
    const maxLength = chosen.get(leaf);
    return leaf.part === undefined || maxLength === undefined ? [] : [{ part: leaf.part, maxLength }];
  });
}

/** Attached messages stay closed, as they do for the reader. */
function leavesOf(node: MessageStructureObject, depth: number): MessageStructureObject[] {
  if (depth > MAX_DEPTH) return [];
  if (!node.type.startsWith('multipart/')) return [node];
  return (node.childNodes ?? []).flatMap((child) => leavesOf(child, depth + 1));
}

function isCalendar({ type, parameters, dispositionParameters }: MessageStructureObject): boolean {
  const name = (dispositionParameters?.filename ?? parameters?.name ?? '').trim();
  return (
    /^(?:text\/(?:x-v)?calendar|application\/ics|application\/(?:vnd\.)?ms-tnef)$/.test(type) ||
    /\.(?:ics|vcs)$|^winmail\.dat$/i.test(name)
  );
}

function reportType({ parameters }: MessageStructureObject): string {
  const kind = /^[\w-]+$/.exec(parameters?.['report-type'] ?? '')?.[0];
  return `multipart/report${kind ? `; report-type=${kind}` : ''}`;
}

function joined(fetched: FetchMessageObject, wanted: readonly WantedPart[], type: string): Uint8Array {
  let lines = ALL_LINES;
  const parts = wanted.map(({ part }) => {
    const whole = Buffer.concat([bytesOf(fetched, `${part}.mime`), bytesOf(fetched, part)]);
    const bytes = firstLines(whole, lines);
    lines -= linesOf(bytes);
    return bytes;
  });
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  const boundary = `=_${digest.digest('hex').slice(0, 32)}`;
  const header = headerOf(fetched)
    .toString('latin1')
    .replace(/^content-(?:type|transfer-encoding)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/gim, '')
    .replace(/(?:\r?\n)*$/, `\r\nContent-Type: ${type}; boundary="${boundary}"\r\n\r\n`);
  return Buffer.concat([
    Buffer.from(header, 'latin1'),
    ...parts.flatMap((part) => [Buffer.from(`\r\n--${boundary}\r\n`), part]),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function headerOf(fetched: FetchMessageObject): Buffer {
  return fetched.headers ?? bytesOf(fetched, 'header');
}

function bytesOf({ bodyParts }: FetchMessageObject, key: string): Buffer {
  return bodyParts?.get(key) ?? Buffer.alloc(0);
}

function firstLines(bytes: Buffer, most: number): Buffer {
  let end = 0;
  for (let line = 0; line < most; line++) {
    const next = bytes.indexOf(0x0a, end);
    if (next < 0) return bytes;
    end = next + 1;
  }
  return bytes.subarray(0, end);
}

function linesOf(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}
