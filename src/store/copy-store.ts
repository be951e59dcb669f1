import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Kysely, sql, type Transaction } from 'kysely';
import { ConfigError } from '../errors.ts';
import { connectPostgres, openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** What is sent in one statement at the most: rows, and bytes of their texts and mails (one more row may exceed it). */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

type Row = Record<string, string | number | bigint | Uint8Array | null>;
/** Tables by name: what is copied is what is there, whatever a later version adds. */
type AnyTables = Record<string, Row>;

export interface CopyOptions {
  /** Secrets that lie beside the source, by the name under which instances share them. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly now: number;
  /** Called after each batch. */
  readonly onProgress: (table: string, copied: number, of: number) => void;
}

/**
 * Copies a whole SQLite store into an empty Postgres database, in one transaction: what is broken off leaves the
 * target empty. Ids, offsets and epochs stay, so cursors, links and idempotency keys stay good. The source must not
 * be in use, and is brought to this version's schema first, as a start would. Throws ConfigError where it cannot be
 * done; gives the rows of each table.
 */
export async function copyStore(
  path: string,
  targetUrl: string,
  { secrets, now, onProgress }: CopyOptions,
): Promise<ReadonlyMap<string, number>> {
  const source = await openSource(path);
  try {
    // Makes the schema, or refuses one that is not of this version.
    await (await openPostgres(targetUrl)).close();
    const target = connectPostgres(targetUrl, { max: 1, bounded: false }) as unknown as Kysely<AnyTables>;
    try {
      const copied = await target.transaction().execute(async (tx) => {
        const tables = tablesOf(source);
        await holdEmpty(tx, tables);
        const counts = new Map<string, number>();
        for (const table of tables) {
          const total = countIn(source, table);
          await copyTable(source, tx, table, (rows) => onProgress(table, rows, total));
          counts.set(table, await countedAlike(tx, table, total));
        }
        for (const [name, secret] of Object.entries(secrets))
          await tx
            .insertInto('kept_secret')
            .values({ name, secret, created_at: now })
            // One that a backup brought along is the same, or was replaced by the file beside it.
            .onConflict((conflict) => conflict.column('name').doUpdateSet({ secret }))
            .execute();
        return counts;
      });
      await sql`analyze`.execute(target);
      return copied;
    } finally {
      await target.destroy();
    }
  } finally {
    source.close();
  }
}

/** The source with nobody else in it: what a running gateway would still write to it would be lost. */
async function openSource(path: string): Promise<DatabaseSync> {
  if (!existsSync(path)) throw new ConfigError(`There is no SQLite file ${path}.`);
  openAlone(path).close();
  await (await openSqlite(path)).close();
  return openAlone(path);
}

function openAlone(path: string): DatabaseSync {
  const source = new DatabaseSync(path);
  try {
    // Set before the first look into the file, this fails while any other connection is open.
    source.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE');
    return source;
  } catch (cause) {
    source.close();
    throw new ConfigError(`${path} is in use, or is no SQLite file. Stop the gateway first.`, { cause });
  }
}

/** Those that others refer to come first. The index of texts is the target's own: triggers keep it. */
function tablesOf(source: DatabaseSync): string[] {
  return source
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'
         and name not like 'invite_text%'
       order by name <> 'invite', name`,
    )
    .all()
    .map(({ name }) => String(name));
}

/** Holds every table against others, gateways that start too early among them, and refuses one that has rows. */
async function holdEmpty(tx: Transaction<AnyTables>, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await sql`lock table ${sql.table(table)} in exclusive mode`.execute(tx);
    const row = await tx.selectFrom(table).select(sql`1`.as('one')).limit(1).executeTakeFirst();
    if (row)
      throw new ConfigError(
        `The target is not empty: its table ${table} has rows. Make a new database, and start no gateway on it before.`,
      );
  }
}

async function copyTable(
  source: DatabaseSync,
  tx: Transaction<AnyTables>,
  table: string,
  onBatch: (copied: number) => void,
): Promise<void> {
  let batch: Row[] = [];
  let bytes = 0;
  let copied = 0;
  const send = async () => {
    if (batch.length === 0) return;
    await tx.insertInto(table).values(batch).execute();
    copied += batch.length;
    onBatch(copied);
    batch = [];
    bytes = 0;
  };
  for (const row of source.prepare(`select * from "${table}"`).iterate() as Iterable<Row>) {
    batch.push(row);
    for (const value of Object.values(row))
      bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
    if (batch.length === BATCH_ROWS || bytes >= BATCH_BYTES) await send();
  }
  await send();
}

async function countedAlike(tx: Transaction<AnyTables>, table: string, expected: number): Promise<number> {
  const { count } = await tx
    .selectFrom(table)
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count !== expected)
    throw new Error(
      `${table} has ${count} rows in the target and ${expected} in the source. Nothing was kept.`,
    );
  return count;
}

function countIn(source: DatabaseSync, table: string): number {
  return Number(source.prepare(`select count(*) as count from "${table}"`).get()?.count);
}
