import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
} from 'kysely';
import { ConfigError } from '../errors.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Prepared statements kept; the program has some fifty, filters make a few more shapes. */
const STATEMENTS = 500;
/** How long to wait for another process that writes to the file, in milliseconds; a write takes a few. */
const BUSY_MS = 5000;

/**
 * Opens (or makes) a SQLite file. WAL with synchronous=FULL: a transaction that returned survives a power
 * cut, which `NORMAL` does not promise. Throws ConfigError where the file cannot be opened.
 */
export async function openSqlite(path: string): Promise<Database> {
  let connection: DatabaseSync | undefined;
  try {
    // Guests' addresses and mail lie in there: a folder made here is for its owner alone.
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    connection = new DatabaseSync(path, { timeout: BUSY_MS });
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  } catch (cause) {
    connection?.close();
    throw new ConfigError(`DATABASE_URL: cannot open the SQLite file ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
  const queries = new Kysely<Tables>({ dialect: new Dialect(adapt(connection)) });
  try {
    await migrate(queries);
  } catch (error) {
    await queries.destroy();
    throw error;
  }
  return {
    dialect: 'sqlite',
    queries,
    transaction: (work) => queries.transaction().execute(work),
    close: () => queries.destroy(),
  };
}

/** Kysely's dialect with the transactions of Driver and the migrations of Adapter. */
class Dialect extends SqliteDialect {
  readonly #database: ReturnType<typeof adapt>;

  constructor(database: ReturnType<typeof adapt>) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new Driver({ database: this.#database });
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new Compiler();
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

class Driver extends SqliteDriver {
  /** A plain BEGIN reads first and, where another process wrote meanwhile, fails at its write without waiting. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class Compiler extends SqliteQueryCompiler {
  /** FOR UPDATE, and SKIP LOCKED: SQLite has no word for them, since its transactions hold the whole file. */
  protected override visitSelectModifier(): void {}
}

class Adapter extends SqliteAdapter {
  /**
   * SQLite can roll a schema back, though Kysely says no. Migrating outside a transaction, a crash would leave
   * half a schema that no later start gets past.
   */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely expects better-sqlite3's shape; node:sqlite differs in how it tells that a statement gives rows. */
function adapt(connection: DatabaseSync) {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) {
      if (statements.size >= STATEMENTS) statements.clear();
      statement = connection.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  return {
    prepare(sql: string) {
      const statement = prepared(sql);
      const values = (parameters: ReadonlyArray<unknown>) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters: ReadonlyArray<unknown>) => statement.all(...values(parameters)),
        run: (parameters: ReadonlyArray<unknown>) => statement.run(...values(parameters)),
        iterate: (parameters: ReadonlyArray<unknown>) => statement.iterate(...values(parameters)),
      };
    },
    close: () => connection.close(),
  };
}
