import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALENDAR_CLIENTS, type CalendarClient } from '../../src/invites/calendar-client.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { tableInDocument, tableOf, writeTableToDocument } from './document-block.ts';
import { BEHAVIOURS, type Cell, observe } from './observe.ts';

/**
 * The compatibility table is what a real gateway did with each client's answers, never what
 * anybody believes. `UPDATE_DOCS=1 npx vitest run test/compatibility` writes it anew; in CI it must be true as
 * it stands.
 */
const columns = Object.keys(BEHAVIOURS);
const rows = new Map<CalendarClient, readonly Cell[]>();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What may be said of a behaviour at all; every other word is an answer that came to harm. */
const SOUND: Readonly<Record<string, RegExp>> = {
  accept: /^yes$/,
  maybe: /^yes$/,
  decline: /^yes$/,
  comment: /^yes$/,
  'new time': /^(yes|unable)$/,
  alias: /^yes$/,
  'other account': /^listed$/,
  forwarded: /^listed$/,
  delegated: /^(listed|unable)$/,
  moved: /^yes$/,
  cancelled: /^noted$/,
};

describe('what becomes of the answers of', () => {
  test.each(CALENDAR_CLIENTS)('%s: none is lost, and none counts for somebody else', async (client) => {
    const cells = await observe(gateway, client);
    rows.set(client, cells);
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] as Cell;
      const word = typeof cell === 'string' ? cell : 'unable';
      // Notes gives a UID of its own, and then nobody but the invited mailbox counts (mail-replies case 63).
      const sound = client === 'LOTUS_NOTES' && column === 'alias' ? /^listed$/ : (SOUND[column] as RegExp);
      expect(word, `${client}: ${column}`).toMatch(sound);
      if (typeof cell !== 'string') expect(cell.unable).toMatch(new RegExp(`^${client} cannot .+\\. Only `));
    }
  });
});

test('the table says what was observed', () => {
  const table = tableOf(columns, rows);
  if (process.env.UPDATE_DOCS === '1' && !process.env.CI) writeTableToDocument(table);
  expect(
    tableInDocument(),
    'It is stale: UPDATE_DOCS=1 npx vitest run test/compatibility writes it anew.',
  ).toBe(table);
});
