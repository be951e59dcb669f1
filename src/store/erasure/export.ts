import { InvitegraphError } from '../../errors.ts';
import { scrub } from '../../invites/erasure/scrub.ts';
import type { ExportedPage } from '../../invites/people.ts';
import type { Queries } from '../tables.ts';
import { findHeld, type HeldRow, HOLDINGS, type Holding } from './holdings.ts';

/** What one page holds at the most: rows, and characters of them, by the last one of which it may be more. */
const PAGE_ROWS = 200;
const PAGE_CHARACTERS = 1_000_000;
/** Columns that say nothing about anybody, and what is told by others. */
const LEFT_OUT = new Set(['application', 'search_text', 'recipients', 'lease', 'fingerprint', 'dedupe_key']);
const JSON_COLUMNS = new Set(['data', 'result', 'body', 'attempt_log', 'reasons', 'verification', 'content']);
const NOBODY = { pseudonym: 'erased@erased.invalid' };

/**
 * One page of everything that is kept about an address, and where the next one begins. It reads stretch by stretch, so
 * that a large store holds up nobody, and gives up at `deadline` (in `performance.now()` milliseconds) with what it has.
 * Throws InvitegraphError BAD_USER_INPUT for a place that no page ended at.
 */
export async function exportPage(
  queries: Queries,
  person: { readonly application: string; readonly email: string },
  place: string | undefined,
  deadline: number,
): Promise<ExportedPage> {
  let { part, key } = readPlace(place);
  const document: Record<string, Record<string, unknown>[]> = {};
  let [rows, characters] = [0, 0];
  for (let holding: Holding | undefined; ; ) {
    holding = HOLDINGS[part];
    if (!holding) return { document: { email: person.email, ...document } };
    const most = holding.bytes ? 2 : 50;
    const found = await findHeld(queries, holding, person, key, { most });
    for (const row of found.rows) {
      const shown = shownOf(row);
      if (!isAbout(holding, row, shown, person)) continue;
      document[holding.name] ??= [];
      document[holding.name]?.push(shown);
      rows++;
      characters += JSON.stringify(shown).length;
    }
    [part, key] = found.next === undefined ? [part + 1, ''] : [part, found.next];
    const isFull = rows >= PAGE_ROWS || characters >= PAGE_CHARACTERS || performance.now() > deadline;
    if (isFull && HOLDINGS[part])
      return { document: { email: person.email, ...document }, next: placeOf(part, key) };
  }
}

function shownOf(row: HeldRow): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (LEFT_OUT.has(column) || value === null) continue;
    if (value instanceof Uint8Array) shown[`${column}Base64`] = Buffer.from(value).toString('base64');
    else shown[column] = JSON_COLUMNS.has(column) ? JSON.parse(String(value)) : value;
  }
  return shown;
}

/** The search takes longer addresses that end alike, and mail whose rows do not say whose they are. */
function isAbout(
  { bytes, hasApplication }: Holding,
  row: HeldRow,
  shown: Record<string, unknown>,
  { application, email }: { readonly application: string; readonly email: string },
): boolean {
  if (!hasApplication) {
    const { invite } = shown.data as { readonly invite?: { readonly application?: string } };
    if (invite?.application !== application) return false;
  }
  // Bytes are not looked at more closely: better a mail too many than one too few.
  if (bytes !== undefined) return true;
  const document = { ...shown, key: row.key };
  return scrub(document, { email, ...NOBODY }) !== document;
}

function placeOf(part: number, key: string): string {
  return Buffer.from(JSON.stringify([part, key])).toString('base64url');
}

function readPlace(place: string | undefined): { part: number; key: string } {
  if (place === undefined) return { part: 0, key: '' };
  try {
    const [part, key] = JSON.parse(Buffer.from(place, 'base64url').toString('utf8')) as unknown[];
    if (Number.isInteger(part) && typeof key === 'string' && (part as number) in HOLDINGS)
      return { part: part as number, key };
  } catch {
    // Said below.
  }
  throw new InvitegraphError('BAD_USER_INPUT', 'This cursor is not one of this export.');
}
