import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { ConfigError } from '../errors.ts';
import type { Database } from './database.ts';
import { allowDirectReads } from './direct-reads.ts';
import { checkpointWhenIdle } from './idle-checkpoint.ts';
import { migrate } from './migrate.ts';
import { PAGE_BYTES, WAL_BYTES } from './sqlite-bounds.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import type { Queries, Tables } from './tables.ts';

/** How long to wait for another process that writes to the file, in milliseconds; a write takes a few. */
const BUSY_MS = 5000;
/** A transaction that returned survives a power cut, which `synchronous = NORMAL` does not promise. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA wal_autocheckpoint = ${WAL_BYTES / PAGE_BYTES}`;
/**
 * Opens (or makes) a SQLite file: one connection for transactions, and one that cannot write for reads, which see
 * the last commit and never wait for a transaction that is open. Throws ConfigError where the file cannot be opened.
 */
export async function openSqlite(path: string, tell?: (progress: string) => void): Promise<Database> {
  const writer = queriesOver(connect(path, PRAGMAS));
  try {
    await migrate(writer, tell);
  } catch (error) {
    await writer.destroy();
    throw error;
  }
  // A database in memory belongs to its one connection.
  const reader = path === ':memory:' ? undefined : connect(path, 'PRAGMA query_only = ON');
  const queries = reader ? queriesOver(reader) : writer;
  if (reader) allowDirectReads(queries, reader);
  // Kysely closes only what it has used.
  await queries.connection().execute(async () => {});
  // Takes its turn between two transactions: within one SQLite refuses it.
  const checkpoint = () => sql`pragma wal_checkpoint(passive)`.execute(writer);
  const idle = reader && checkpointWhenIdle(reader, checkpoint);
  return {
    dialect: 'sqlite',
    queries,
    async transaction(work) {
      const result = await writer.transaction().execute(work);
      idle?.committed();
      return result;
    },
    version: reader ? versionOf(reader) : () => undefined,
    async close() {
      idle?.close();
      await queries.destroy();
      // Last, because whoever closes a file last brings its log in, and for that it must be able to write.
      await writer.destroy();
    },
  };
}

function connect(path: string, pragmas: string): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    // Guests' addresses and mail lie in there: a folder made here is for its owner alone.
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    connection = new DatabaseSync(path, { timeout: BUSY_MS });
    connection.exec(pragmas);
  } catch (cause) {
    connection?.close();
    throw new ConfigError(`DATABASE_URL: cannot open the SQLite file ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
  return connection;
}

function queriesOver(connection: DatabaseSync): Queries {
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect(connection) });
}

/**
 * SQLite's own number of what a connection sees (`PRAGMA data_version`). It changes with every commit of another
 * connection, in this process or any other, before that commit has returned; and this connection never commits.
 */
function versionOf(reader: DatabaseSync): () => number {
  const statement = reader.prepare('PRAGMA data_version');
  statement.setReturnArrays(true);
  return () => (statement.get() as unknown as [number])[0];
}
