import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, type PostgresPool } from 'kysely';
import { ConfigError, StoreAwayError } from '../errors.ts';
import type { Database } from './database.ts';
import { databaseName } from './database-url.ts';
import { migrate } from './migrate.ts';
import { MAX_CONNECTIONS, MAX_RUNS } from './postgres-bounds.ts';
import { PooledPostgresDialect } from './postgres-dialect.ts';
import { failureOf } from './postgres-failure.ts';
import { openPool, type PoolOptions } from './postgres-pool.ts';
import type { Queries, Tables, Tx } from './tables.ts';

/** How often where somebody else has written the same unique thing: the second look finds it, a third is courtesy. */
const MAX_RUNS_OF_DUPLICATE = 3;
/** The pause before a repetition lasts up to this many ms, doubled each time, so that those who collided part. */
const PAUSE_MS = 10;
/** How long the goodbye to the server may take, in milliseconds. */
const CLOSE_MS = 2000;

/**
 * Opens a Postgres database, which several instances may share. Throws ConfigError where it cannot be reached,
 * without the URL, which holds the password.
 */
export async function openPostgres(url: string, tell?: (progress: string) => void): Promise<Database> {
  const schema = connectPostgres(url, { max: 1, bounded: false });
  const pool = openPool(url, { max: MAX_CONNECTIONS, bounded: true });
  const queries = over(pool);
  try {
    // Over a connection of its own, without bounds: twenty instances wait for the one that migrates.
    await migrate(schema, tell);
    await queries.connection().execute(async () => {});
  } catch (error) {
    await queries.destroy();
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`DATABASE_URL: cannot use ${databaseName(url)}: ${reasonOf(error)}.`);
  } finally {
    await schema.destroy();
  }
  return {
    dialect: 'postgres',
    queries,
    pool: pool.use,
    transaction: (work) => repeated(queries, work),
    version: () => undefined,
    // A server that says nothing must not hold up the end of the process.
    close: () => Promise.race([queries.destroy(), pause(CLOSE_MS, undefined, { ref: false })]),
  };
}

/** A pool without a schema: whoever asks for it has looked after that. It is closed with `destroy`. */
export function connectPostgres(url: string, options: PoolOptions): Queries {
  return over(openPool(url, options));
}

function over(pool: PostgresPool): Queries {
  return new Kysely<Tables>({ dialect: new PooledPostgresDialect(pool) });
}

/** One line, whatever went wrong: a refused connection to a name with several addresses has no message of its own. */
function reasonOf(error: unknown): string {
  const { message, code } = (error instanceof StoreAwayError ? error.cause : error) as {
    message?: string;
    code?: string;
  };
  return (message || code || 'no reason given').replace(/\s+/g, ' ').replace(/\.$/, '');
}

/**
 * Runs a transaction again where Postgres asks for it. READ COMMITTED with rows locked before they are changed keeps
 * the changes of two instances apart; what is left are deadlocks, and two who create the same thing at once: the
 * second one runs again, sees the first one's row and gets the domain's own answer instead of a unique violation.
 */
async function repeated<T>(queries: Queries, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    let done = false;
    try {
      return await queries.transaction().execute(async (tx) => {
        const result = await work(tx);
        done = true;
        return result;
      });
    } catch (error) {
      const failure = failureOf(error);
      // A connection lost within the commit: it may be kept, and running the work again would do it twice.
      const mayRepeat = failure === 'connection' ? !done : failure !== 'final';
      if (!mayRepeat || run >= (failure === 'duplicate' ? MAX_RUNS_OF_DUPLICATE : MAX_RUNS))
        throw error instanceof StoreAwayError ? new StoreAwayError(error.cause, done) : error;
      await pause(Math.random() * PAUSE_MS * 2 ** run);
    }
  }
}
