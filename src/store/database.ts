import type { Queries, Tx } from './tables.ts';

/** One open database, whichever dialect: the queries are the same, the promises are too. */
export interface Database {
  /** For reads outside a transaction. */
  readonly queries: Queries;
  /** Resolves after the commit is durable; a rejection leaves nothing behind. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
