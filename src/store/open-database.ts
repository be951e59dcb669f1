import { ConfigError } from '../errors.ts';
import type { Database } from './database.ts';
import { isPostgresUrl } from './database-url.ts';
import { settleHome } from './home.ts';
import { type HearOfWrites, noticingWrites, type WritableDatabase } from './noticing-writes.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Opens the database of a `DATABASE_URL` and brings its schema up to date. Throws ConfigError.
 * @param tell gets a line now and then where bringing it up to date takes long
 */
export async function openDatabase(
  url: string,
  tell?: (progress: string) => void,
  hearOfWrites: HearOfWrites = () => {},
): Promise<WritableDatabase> {
  const database = noticingWrites(await openAny(url, tell), hearOfWrites);
  try {
    await settleHome(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function openAny(url: string, tell?: (progress: string) => void): Promise<Database> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), tell);
  if (isPostgresUrl(url)) {
    // Loaded where it is used: a gateway over SQLite starts without the driver.
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(url, tell);
  }
  throw new ConfigError('DATABASE_URL must start with sqlite: or postgres://.');
}
