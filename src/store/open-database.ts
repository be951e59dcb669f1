import { ConfigError } from '../errors.ts';
import type { Database } from './database.ts';
import { openSqlite } from './sqlite.ts';

/** Opens the database of a `DATABASE_URL` and brings its schema up to date. Throws ConfigError. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length));
  throw new ConfigError('DATABASE_URL must start with sqlite: in this version.');
}
