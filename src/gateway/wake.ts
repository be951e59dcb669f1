import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { isPostgresUrl } from '../store/database-url.ts';
import { createMemoryWake } from '../stream/wake/memory.ts';
import { TICK_MS, type Wake } from '../stream/wake/wake.ts';

/**
 * Redis where there is one, else Postgres where it is the store; a SQLite file has one instance as a rule.
 * Only the client that is used is loaded: either would make every start slower.
 */
export async function openWake({ databaseUrl, redisUrl }: Config, log: Logger): Promise<Wake> {
  const onTrouble = (by: string) => (error: unknown) =>
    log.warn(
      { err: error },
      `no wake-ups by ${by}: events of other instances come up to ${TICK_MS} ms later`,
    );
  if (redisUrl !== undefined) {
    const { createRedisWake } = await import('../stream/wake/redis.ts');
    return createRedisWake(redisUrl, databaseName(databaseUrl), onTrouble('Redis'));
  }
  if (isPostgresUrl(databaseUrl)) {
    const { createPostgresWake } = await import('../stream/wake/postgres.ts');
    return createPostgresWake(databaseUrl, onTrouble('Postgres'));
  }
  return createMemoryWake();
}

/** The name alone: instances may reach the same database by different hosts. */
function databaseName(databaseUrl: string): string {
  return new URL(databaseUrl).pathname;
}
