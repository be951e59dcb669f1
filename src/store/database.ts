import type { DialectName } from './dialect.ts';
import type { Queries, Tx } from './tables.ts';

/** How much of the connections is used. */
export interface PoolUse {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

/** One open database, whichever dialect: the queries are the same, the promises are too. */
export interface Database {
  readonly dialect: DialectName;
  /** For reads outside a transaction. */
  readonly queries: Queries;
  /**
   * Resolves after the commit is durable; a rejection leaves nothing behind, unless the connection was lost within
   * the commit itself: then nobody can say. On Postgres the work may be run again from its beginning, so it does
   * nothing that is not undone with its transaction.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * A number that stays the same only while no commit of anybody, in whichever process, has come to what `queries`
   * reads; asked of the database itself, at once. Undefined where it cannot tell.
   */
  version(): number | undefined;
  /** Connections that are open, those of them that nobody uses, and works that wait for one; undefined for a file. */
  readonly pool?: () => PoolUse;
  close(): Promise<void>;
}
