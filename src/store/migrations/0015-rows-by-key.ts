import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from '../dialect.ts';
import type { Tell } from './0009-text-index.ts';
import { rowsByKeyOnPostgres } from './rows-by-key-postgres.ts';
import { rowsByKeyOnSqlite } from './rows-by-key-sqlite.ts';

/**
 * What every answer writes into lies in the order of its key, with no index beside it that says the same once more or
 * that nobody asks: each one was a page more, or two, that an answer waited for.
 */
export function rowsByKey(tell: Tell): Migration {
  return {
    up: (db: Kysely<unknown>) =>
      dialectOf(db) === 'sqlite' ? rowsByKeyOnSqlite(db, tell) : rowsByKeyOnPostgres(db),
  };
}
