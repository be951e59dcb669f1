import { randomBytes } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { type AuditRow, enterInto, enterRows, TRAIL_COLUMNS, TRAIL_NAMES } from './audit-rows.ts';
import { dialectOf } from './dialect.ts';
import type { Tables, Tx } from './tables.ts';
import { unnested } from './unnested.ts';

/** An event as it is kept, but for its place. */
export type EventRow = Omit<Tables['event'], 'application' | 'offset'>;

/** Events that one statement takes along on Postgres: their texts are held at once, here and there. */
const ROWS = 500;

const COLUMNS = {
  id: 'text',
  invite_id: 'text',
  smart_invite_id: 'text',
  type: 'text',
  recipients: 'text',
  occurred_at: 'bigint',
  data: 'text',
} as const satisfies Record<keyof EventRow, string>;
const NAMES = Object.keys(COLUMNS) as (keyof EventRow)[];
const INTO = `insert into event (application, "offset", ${NAMES.join(', ')})`;

/** The head of the stream, raised; its row is locked from here on until the commit. */
const raised = (values: string) => `insert into stream (application, epoch, head) values (${values})
  on conflict (application) do update set head = stream.head + excluded.head returning head`;
const [HEAD, EVENT] = [raised('?, ?, ?'), `${INTO} values (?, ?${', ?'.repeat(NAMES.length)})`];
/** All in one journey: whoever holds the head holds up every other writer. */
const HEAD_AND_EVENTS = `with raised as (${raised('$1, $2, $3::bigint')}),
  entered as (${enterInto} select * from ${unnested(TRAIL_COLUMNS, NAMES.length + 4)})
  ${INTO} select $1, raised.head - $3::bigint + e.place, ${NAMES.map((name) => `e.${name}`).join(', ')}
  from raised, ${unnested(Object.values(COLUMNS), 4)}
    with ordinality as e(${NAMES.join(', ')}, place)
  returning (select head from raised) as head`;

/**
 * Gives the events the next places of the stream, in their order, and keeps them there; returns the new head. What is
 * entered into the audit trail of whichever application goes along.
 */
export async function putEvents(
  tx: Tx,
  application: string,
  events: readonly EventRow[],
  trail: readonly AuditRow[] = [],
): Promise<number> {
  const epoch = randomBytes(6).toString('hex');
  let head = 0;
  if (dialectOf(tx) === 'postgres') {
    for (let start = 0; start < events.length; start += ROWS) {
      const some = events.slice(start, start + ROWS);
      const columns = NAMES.map((name) => some.map((event) => event[name]));
      const entries = start === 0 ? trail : [];
      const entered = TRAIL_NAMES.map((name) => entries.map((entry) => entry[name]));
      head = await headOf(tx, HEAD_AND_EVENTS, [application, epoch, some.length, ...columns, ...entered]);
    }
    return head;
  }
  head = await headOf(tx, HEAD, [application, epoch, events.length]);
  let offset = head - events.length;
  for (const event of events)
    await tx.executeQuery(
      CompiledQuery.raw(EVENT, [application, ++offset, ...NAMES.map((name) => event[name])]),
    );
  await enterRows(tx, trail);
  return head;
}

async function headOf(tx: Tx, text: string, parameters: readonly unknown[]): Promise<number> {
  const { rows } = await tx.executeQuery<{ head: number }>(CompiledQuery.raw(text, [...parameters]));
  if (!rows[0]) throw new Error('The stream has no head.');
  return Number(rows[0].head);
}
