import { type Kysely, PostgresAdapter } from 'kysely';

/** Which database a query goes to. */
export type DialectName = 'postgres' | 'sqlite';

/** For the few statements that only one of them needs, or has. */
export function dialectOf<T>(queries: Kysely<T>): DialectName {
  return queries.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
