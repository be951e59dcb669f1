import { answers, postgresPrograms, startPostgresServer } from './postgres-server.ts';
import { answersPing, hasRedisProgram, startRedisServer } from './redis-server.ts';

/**
 * Runs once before all tests: finds the Postgres and the Redis that tests share, or starts its own where none
 * listens, or says loudly which tests have to be skipped. In CI nothing is skipped: there it fails.
 *
 * What it found stands in TEST_POSTGRES_URL and TEST_REDIS_URL, which may be set beforehand to use other servers;
 * empty means that there is none. The processes that run tests inherit both.
 */
export default async function provideServers(): Promise<() => Promise<void>> {
  await using stack = new AsyncDisposableStack();
  process.env.TEST_POSTGRES_URL = await provide('Postgres', 'postgresql', stack, {
    given: process.env.TEST_POSTGRES_URL,
    usual: 'postgres://postgres@127.0.0.1:5432/postgres',
    listens: answers,
    start: postgresPrograms() ? startPostgresServer : undefined,
  });
  process.env.TEST_REDIS_URL = await provide('Redis', 'redis-server', stack, {
    given: process.env.TEST_REDIS_URL,
    usual: 'redis://127.0.0.1:6379',
    listens: (url) => answersPing(Number(new URL(url).port || 6379)),
    start: hasRedisProgram() ? startRedisServer : undefined,
  });
  const started = stack.move();
  return () => started.disposeAsync();
}

interface Ways {
  /** An address that somebody asked for: that one or none. */
  readonly given: string | undefined;
  readonly usual: string;
  listens(url: string): Promise<boolean>;
  /** Undefined where the programs are missing. */
  readonly start: (() => Promise<AsyncDisposable & { readonly url: string }>) | undefined;
}

async function provide(
  name: string,
  debianPackage: string,
  stack: AsyncDisposableStack,
  { given, usual, listens, start }: Ways,
): Promise<string> {
  if (given) {
    if (await listens(given)) return given;
    throw new Error(`Tests are to use ${name} at ${given}, and nobody answers there.`);
  }
  if (await listens(usual)) return usual;
  if (start) return stack.use(await start()).url;
  const missing = `${name} neither listens at ${usual} nor can be started: install Debian's package ${debianPackage}.`;
  if (process.env.CI) throw new Error(missing);
  console.warn(`\nSKIPPED: every test that needs ${name}. ${missing}\n`);
  return '';
}
