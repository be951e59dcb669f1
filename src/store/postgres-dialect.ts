import {
  type DatabaseConnection,
  type DataTypeNode,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPool,
  PostgresQueryCompiler,
} from 'kysely';
import { commitOver } from './send.ts';

/** Kysely's dialect over a pool, with the ends of transactions of send.ts and the text of Compiler. */
export class PooledPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(pool: PostgresPool) {
    const config = { pool: async () => pool };
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new Driver(this.#config);
  }

  override createQueryCompiler(): PostgresQueryCompiler {
    return new Compiler();
  }
}

class Driver extends PostgresDriver {
  override commitTransaction(connection: DatabaseConnection): Promise<void> {
    return commitOver(connection, () => super.commitTransaction(connection));
  }
}

class Compiler extends PostgresQueryCompiler {
  /**
   * Columns of text are made with the collation "C", so that ids are ordered as SQLite and JavaScript order them
   * whatever the database's locale; pages by key and locks in the order of ids depend on it.
   */
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text' && this.parentNode?.kind === 'ColumnDefinitionNode')
      this.append(' collate "C"');
  }
}
