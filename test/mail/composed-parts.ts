import ICAL from 'ical.js';
import PostalMime, { type Email } from 'postal-mime';
import type { ComposedMail } from '../../src/mail/compose.ts';

/** A composed mail as a mail program takes it apart. */
export interface Parts {
  readonly email: Email;
  /** The unfolded header lines, as they are on the wire. */
  readonly headers: readonly string[];
  readonly calendar: ICAL.Component;
  readonly event: ICAL.Event;
}

export async function partsOf({ mime }: ComposedMail): Promise<Parts> {
  const email = await PostalMime.parse(mime);
  const calendar = new ICAL.Component(ICAL.parse(leavesOf({ mime })[2]?.content.toString('utf8') ?? ''));
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  return { email, headers: headersOf(mime.toString('latin1')), calendar, event };
}

export interface Leaf {
  readonly headers: readonly string[];
  /** The body with its transfer encoding undone and nothing else: mail libraries touch line ends. */
  readonly content: Buffer;
}

/** The parts that are not multipart, in the order of the wire. */
export function leavesOf({ mime }: Pick<ComposedMail, 'mime'>): Leaf[] {
  const sections = mime.toString('latin1').split(/(?:\r\n|^)--=_-[0-9a-f]{16}-Part_\d(?:--)?\r\n/);
  return sections
    .map((section) => ({ headers: headersOf(section), body: section.slice(section.indexOf('\r\n\r\n') + 4) }))
    .filter(({ headers }) => headers.some((line) => /^Content-Type: (?!multipart)/.test(line)))
    .map(({ headers, body }) => ({
      headers,
      content: headers.includes('Content-Transfer-Encoding: base64')
        ? Buffer.from(body, 'base64')
        : Buffer.from(
            body
              .replaceAll('=\r\n', '')
              .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ),
    }));
}

/** The Content-Type of every MIME part, in the order of the wire. */
export function structureOf({ mime }: ComposedMail): string[] {
  const wire = mime.toString('latin1').replace(/\r\n[ \t]+/g, ' ');
  return [...wire.matchAll(/^Content-Type: ([^\r\n]*)/gm)].map(([, type]) => type ?? '');
}

function headersOf(section: string): string[] {
  const block = section.split('\r\n\r\n', 1)[0] ?? '';
  return block.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}
