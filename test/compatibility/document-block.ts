import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALENDAR_CLIENTS, type CalendarClient } from '../../src/invites/calendar-client.ts';
import type { Cell } from './observe.ts';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'calendars.md');
const BEGIN = '<!-- compatibility -->\n';
const END = '<!-- /compatibility -->';

const NAMES: Readonly<Record<CalendarClient, string>> = {
  GMAIL: 'Gmail, Google Calendar',
  OUTLOOK: 'Outlook, Exchange',
  APPLE: 'Apple Mail, Calendar',
  THUNDERBIRD: 'Thunderbird',
  FASTMAIL: 'Fastmail',
  YAHOO: 'Yahoo',
  LOTUS_NOTES: 'Lotus (HCL) Notes',
  ZIMBRA: 'Zimbra',
  PROTON: 'Proton',
  SAMSUNG: 'Samsung, Android',
  MINIMAL: 'the least of RFC 5546',
};

/** What was observed as a Markdown table, the clients in their order; a dash where a client has no such thing. */
export function tableOf(
  columns: readonly string[],
  rows: ReadonlyMap<CalendarClient, readonly Cell[]>,
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const written = (cell: Cell) => (typeof cell === 'string' ? cell.replaceAll('|', '\\|') : '–');
  return [
    line(['', ...columns]),
    line(['---', ...columns.map(() => '---')]),
    ...CALENDAR_CLIENTS.map((client) => line([NAMES[client], ...(rows.get(client) ?? []).map(written)])),
  ].join('');
}

/** The table that the document has. Throws where its marks are missing. */
export function tableInDocument(): string {
  const { text, begin, end } = block();
  return text.slice(begin, end);
}

/** Puts a table in the place of the one that is there. */
export function writeTableToDocument(table: string): void {
  const { text, begin, end } = block();
  writeFileSync(DOCUMENT, `${text.slice(0, begin)}${table}${text.slice(end)}`);
}

function block(): { text: string; begin: number; end: number } {
  const text = readFileSync(DOCUMENT, 'utf8');
  const begin = text.indexOf(BEGIN) + BEGIN.length;
  const end = text.indexOf(END);
  if (!text.includes(BEGIN) || end < begin)
    throw new Error(`docs/calendars.md has lost ${BEGIN.trim()} or ${END}.`);
  return { text, begin, end };
}
