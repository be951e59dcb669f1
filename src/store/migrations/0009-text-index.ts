import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { dialectOf } from '../dialect.ts';
import { textIndexOnPostgres } from './text-index-postgres.ts';
import { textIndexOnSqlite } from './text-index-sqlite.ts';

/** Says how far a migration is that takes long on a large store. */
export type Tell = (progress: string) => void;

/**
 * An index of the texts that invites are searched by. Triggers keep it, so that it changes in the very transaction of
 * its invite whoever writes that, and only with the text: an answer leaves it alone.
 */
export function textIndex(tell: Tell): Migration {
  return {
    up: (db: Kysely<unknown>) =>
      dialectOf(db) === 'sqlite' ? textIndexOnSqlite(db, tell) : textIndexOnPostgres(db, tell),
  };
}
