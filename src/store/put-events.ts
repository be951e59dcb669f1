import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { type AuditRow, enterInto, insertEntries, TRAIL_COLUMNS, TRAIL_NAMES } from './audit-rows.ts';
import type { DialectName } from './dialect.ts';
import type { Answer, Asking } from './send.ts';
import type { Tables } from './tables.ts';
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
const SQLITE = {
  head: raised('?, ?, ?'),
  event: `${INTO} select application, head - ?${', ?'.repeat(NAMES.length)} from stream where application = ?`,
};
/** All in one: whoever holds the head holds up every other writer. */
const POSTGRES = `with raised as (${raised('$1, $2, $3::bigint')}),
  entered as (${enterInto} select * from ${unnested(TRAIL_COLUMNS, NAMES.length + 4)})
  ${INTO} select $1, raised.head - $3::bigint + e.place, ${NAMES.map((name) => `e.${name}`).join(', ')}
  from raised, ${unnested(Object.values(COLUMNS), 4)}
    with ordinality as e(${NAMES.join(', ')}, place)
  returning (select head from raised) as head`;

/**
 * Gives the events the next places of the stream, in their order, and keeps them there; comes to the new head. What is
 * entered into the audit trail of whichever application goes along.
 */
export function putEvents(
  dialect: DialectName,
  application: string,
  events: readonly EventRow[],
  trail: readonly AuditRow[] = [],
): Asking<number> {
  // Six random bytes, which only the first event of a stream needs: Node has them at hand, randomBytes asks for each.
  const epoch = randomUUID().slice(-12);
  const statements: CompiledQuery[] = [];
  if (dialect === 'sqlite') {
    statements.push(CompiledQuery.raw(SQLITE.head, [application, epoch, events.length]));
    for (const [index, event] of events.entries()) {
      const values = NAMES.map((name) => event[name]);
      const before = events.length - 1 - index;
      statements.push(CompiledQuery.raw(SQLITE.event, [before, ...values, application]));
    }
    return {
      statements: [...statements, ...insertEntries(dialect, trail)],
      read: ([first]) => headIn(first),
    };
  }
  for (let start = 0; start < events.length; start += ROWS) {
    const some = events.slice(start, start + ROWS);
    const columns = NAMES.map((name) => some.map((event) => event[name]));
    const entries = start === 0 ? trail : [];
    const entered = TRAIL_NAMES.map((name) => entries.map((entry) => entry[name]));
    statements.push(CompiledQuery.raw(POSTGRES, [application, epoch, some.length, ...columns, ...entered]));
  }
  return { statements, read: (answers) => headIn(answers.at(-1)) };
}

function headIn(answer: Answer | undefined): number {
  const [row] = (answer?.rows ?? []) as { readonly head: number }[];
  if (!row) throw new Error('The stream has no head.');
  return Number(row.head);
}
