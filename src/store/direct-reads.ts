import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Queries } from './tables.ts';

/** Gives the only column of every row that a statement finds. */
export type ColumnRead = (parameters: readonly SQLInputValue[]) => readonly string[];

const connections = new WeakMap<Queries, DatabaseSync>();

/**
 * Lets single statements be read without Kysely's queue for the connection, which costs as much as SQLite's answer.
 * Only where nothing is ever written on it: a read beside a transaction would see what is not committed.
 */
export function allowDirectReads(queries: Queries, connection: DatabaseSync): void {
  connections.set(queries, connection);
}

/** Prepares a statement of one column of text; undefined where the queries have no connection that is only read. */
export function prepareColumn(queries: Queries, sql: string): ColumnRead | undefined {
  const statement = connections.get(queries)?.prepare(sql);
  if (!statement) return undefined;
  statement.setReturnArrays(true);
  return (parameters) => (statement.all(...parameters) as unknown as [string][]).map(([value]) => value);
}
