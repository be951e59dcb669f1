import { type Kysely, sql } from 'kysely';

/** Rows copied between two words on how far it is. */
const BATCH = 20_000;

interface Rebuilt {
  readonly table: string;
  /** What is unique in it: the order in which its rows are to lie. */
  readonly key: readonly string[];
  /** As they are declared, long ones last: what overflows a page is not read for the others. */
  readonly columns: Readonly<Record<string, string>>;
  readonly index: string;
}

const TABLES: readonly Rebuilt[] = [
  {
    table: 'audit_entry',
    key: ['application', 'id'],
    columns: {
      application: 'text not null',
      id: 'text not null',
      occurred_at: 'bigint not null',
      actor: 'text not null',
      action: 'text not null',
      outcome: 'text not null',
      code: 'text',
      request_id: 'text not null',
      invite_id: 'text',
      smart_invite_id: 'text',
    },
    index: 'audit_entry_by_name on audit_entry (application, smart_invite_id, id)',
  },
  {
    table: 'callback_seen',
    key: ['application', 'digest'],
    columns: { application: 'text not null', digest: 'text not null', seen_at: 'bigint not null' },
    index: 'callback_seen_by_age on callback_seen (seen_at)',
  },
  {
    table: 'confirmation',
    key: ['invite_id'],
    columns: {
      invite_id: 'text not null',
      application: 'text not null',
      due_at: 'bigint not null',
      leased_until: 'bigint not null default 0',
      asked: 'integer not null',
    },
    index: 'confirmation_by_due on confirmation (due_at)',
  },
];

/**
 * Copies the tables into ones whose rows lie in the tree of their key. SQLite keeps a key beside the rows otherwise, in
 * a tree of its own, and cannot change that in place.
 */
export async function rowsByKeyOnSqlite(
  db: Kysely<unknown>,
  tell: (progress: string) => void,
): Promise<void> {
  for (const rebuilt of TABLES) await rebuild(db, rebuilt, tell);
}

async function rebuild(
  db: Kysely<unknown>,
  { table, key, columns, index }: Rebuilt,
  tell: (progress: string) => void,
): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const names = Object.keys(columns).map(quoted).join(', ');
  const place = key.map(quoted).join(', ');
  const declared = Object.entries(columns).map(([name, type]) => `${quoted(name)} ${type}`);
  await run(`create table rebuilt (${declared.join(', ')}, primary key (${place})) without rowid`);
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${sql.table(table)}`.execute(
    db,
  );
  const total = rows[0]?.total ?? 0;
  const insert = sql.raw(`insert into rebuilt select ${names} from "${table}"`);
  const behind = sql`where (${sql.raw(place)}) > (select ${sql.raw(place)} from rebuilt
    order by ${sql.raw(key.map((name) => `${quoted(name)} desc`).join(', '))} limit 1)`;
  for (let copied = 0; copied < total; copied += BATCH) {
    if (copied > 0) tell(`rows of ${table} are put in the order of their key: ${copied} of ${total}`);
    await sql`${insert} ${copied > 0 ? behind : sql``} order by ${sql.raw(place)} limit ${BATCH}`.execute(db);
  }
  await run(`drop table "${table}"`);
  await run(`alter table rebuilt rename to "${table}"`);
  await run(`create index ${index}`);
}

function quoted(name: string): string {
  return `"${name}"`;
}
