import { type SqlBool, sql } from 'kysely';
import { spellingsOf } from '../../invites/erasure/spellings.ts';
import { dialectOf } from '../dialect.ts';
import type { Queries, Tables } from '../tables.ts';

/** A table that may hold something of a person, and where in it. */
export interface Holding {
  /** What it is called in an export. */
  readonly name: string;
  readonly table: keyof Tables;
  /** The column that its rows are gone through by; with the application it is unique. */
  readonly key: string;
  /** Columns of text that are looked through. */
  readonly texts: readonly string[];
  /** A column of bytes that is looked through, too. */
  readonly bytes?: string;
  /** False where the rows do not say whose they are. */
  readonly hasApplication: boolean;
}

/** Everything that keeps something of people, in the order in which it is gone through. Invites come first. */
export const HOLDINGS = [
  { name: 'invites', table: 'invite', key: 'id', texts: ['data'], hasApplication: true },
  { name: 'events', table: 'event', key: 'offset', texts: ['data', 'recipients'], hasApplication: true },
  {
    name: 'callbacks',
    table: 'callback_delivery',
    key: 'id',
    texts: ['body', 'attempt_log', 'url'],
    hasApplication: true,
  },
  { name: 'idempotentResults', table: 'once', key: 'key', texts: ['key', 'result'], hasApplication: true },
  {
    name: 'receivedMail',
    table: 'received_mail',
    key: 'id',
    texts: ['mail_from', 'from_address', 'message_id', 'subject', 'reasons', 'verification', 'content'],
    bytes: 'raw',
    hasApplication: true,
  },
  { name: 'capturedMail', table: 'captured_mail', key: 'id', texts: ['data'], hasApplication: true },
  // Only where an identity provider names people by their address, or a caller put one into an id.
  {
    name: 'auditTrail',
    table: 'audit_entry',
    key: 'id',
    texts: ['actor', 'smart_invite_id', 'request_id'],
    hasApplication: true,
  },
  { name: 'waitingMail', table: 'job', key: 'id', texts: ['data'], hasApplication: false },
] as const satisfies readonly Holding[];

/** Rows looked through by one statement: SQLite holds the process meanwhile. */
const WINDOW = 500;

/** A row as the database has it. */
export type HeldRow = Readonly<Record<string, unknown>>;

export interface Found {
  readonly rows: readonly HeldRow[];
  /** Where to go on; undefined at the end of the table. */
  readonly next: string | undefined;
}

/**
 * The rows behind a key that hold an address, of one stretch of the table. Letter case is no matter, nor whether the
 * address is part of a longer one: whoever reads the rows looks closer.
 * @param most rows found at once
 * @param hold whether they are held until the end of the transaction
 */
export async function findHeld(
  queries: Queries,
  { table, key, texts, bytes, hasApplication }: Holding,
  { application, email }: { readonly application: string; readonly email: string },
  after: string,
  { most, hold = false }: { readonly most: number; readonly hold?: boolean },
): Promise<Found> {
  const [from, by] = [sql.table(table), sql.ref(key)];
  const place = key === 'offset' ? Number(after || 0) : after;
  const own = hasApplication ? sql<SqlBool>`application = ${application}` : sql<SqlBool>`1 = 1`;
  const end = await sql<{ key: string | number }>`
    select ${by} as key from ${from} where ${own} and ${by} > ${place}
    order by ${by} limit 1 offset ${WINDOW - 1}`.execute(queries);
  const until = end.rows[0]?.key;
  const isPostgres = dialectOf(queries) === 'postgres';
  const within = isPostgres ? sql.raw('strpos') : sql.raw('instr');
  const conditions = spellingsOf(email).flatMap((spelling) => [
    ...texts.map((column) => sql<SqlBool>`${within}(lower(${sql.ref(column)}), ${spelling}) > 0`),
    ...(bytes ? [inBytes(isPostgres, bytes, spelling)] : []),
  ]);
  const rows = await sql<Record<string, unknown>>`
    select * from ${from} where ${own} and ${by} > ${place}
    ${until === undefined ? sql`` : sql`and ${by} <= ${until}`}
    and (${sql.join(conditions, sql` or `)}) order by ${by} limit ${most}
    ${hold && isPostgres ? sql`for update` : sql``}`.execute(queries);
  const last = rows.rows.length === most ? rows.rows.at(-1)?.[key] : until;
  return { rows: rows.rows, next: last === undefined ? undefined : String(last) };
}

function inBytes(isPostgres: boolean, column: string, spelling: string) {
  const bytes = Buffer.from(spelling);
  return isPostgres
    ? sql<SqlBool>`position(${bytes}::bytea in ${sql.ref(column)}) > 0`
    : sql<SqlBool>`instr(${sql.ref(column)}, ${bytes}) > 0`;
}
