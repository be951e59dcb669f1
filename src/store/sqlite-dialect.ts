import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type SelectModifierNode,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  SqliteQueryCompiler,
} from 'kysely';

/** Prepared statements kept; the program has some fifty, filters make a few more shapes. */
const STATEMENTS = 500;

/** Kysely's dialect over node:sqlite, with the transactions of Driver and the migrations of Adapter. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: ReturnType<typeof adapt>;
  readonly #isWithin: () => boolean;

  constructor(connection: DatabaseSync) {
    const database = adapt(connection);
    super({ database });
    this.#database = database;
    this.#isWithin = () => connection.isTransaction;
  }

  override createDriver(): SqliteDriver {
    return new Driver(this.#database, this.#isWithin);
  }

  override createQueryCompiler(): SqliteQueryCompiler {
    return new Compiler();
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

class Driver extends SqliteDriver {
  readonly #isWithin: () => boolean;

  constructor(database: ReturnType<typeof adapt>, isWithin: () => boolean) {
    super({ database });
    this.#isWithin = isWithin;
  }

  /** A plain BEGIN reads first and, where another process wrote meanwhile, fails at its write without waiting. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Where SQLite undid a transaction by itself, as on a full disk, another undoing would fail, and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isWithin()) await super.rollbackTransaction(connection);
  }
}

class Compiler extends SqliteQueryCompiler {
  /** FOR UPDATE, and SKIP LOCKED: SQLite has no word for them, since its transactions hold the whole file. */
  protected override visitSelectModifier(node: SelectModifierNode): void {
    // Kysely takes DISTINCT for one of them.
    if (node.modifier === 'Distinct') super.visitSelectModifier(node);
  }
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
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (sql: string) => {
    const statement = connection.prepare(sql);
    const values = (parameters: ReadonlyArray<unknown>) => parameters as SQLInputValue[];
    return {
      // Asked once: it makes an object of every column.
      reader: statement.columns().length > 0,
      all: (parameters: ReadonlyArray<unknown>) => statement.all(...values(parameters)),
      run: (parameters: ReadonlyArray<unknown>) => statement.run(...values(parameters)),
      iterate: (parameters: ReadonlyArray<unknown>) => statement.iterate(...values(parameters)),
    };
  };
  return {
    prepare(sql: string) {
      let prepared = statements.get(sql);
      if (!prepared) {
        if (statements.size >= STATEMENTS) statements.clear();
        prepared = prepare(sql);
        statements.set(sql, prepared);
      }
      return prepared;
    },
    close: () => connection.close(),
  };
}
