import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { connectPostgres } from '../../src/store/postgres.ts';
import { recordFigures } from '../chaos/figures.ts';
import { event, invite, storeOver } from '../contract/a-store.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

const OPENER = join(import.meta.dirname, 'postgres-opener.ts');
const INSTANCES = 20;

async function refusal(url: string): Promise<string> {
  const error = await openDatabase(url).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ConfigError);
  return (error as Error).message;
}

/** A value that the session of the pool has. */
async function setting({ queries }: Database, name: string): Promise<unknown> {
  const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(queries);
  return rows[0]?.value;
}

async function on(url: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

describe.skipIf(postgresMissing)('Postgres', () => {
  test.each(['', 'x'])('that cannot be reached is one line, without the password%s', async (path) => {
    const port = await freePort();
    const message = await refusal(`postgres://user:canary-77@127.0.0.1:${port}/${path}`);
    expect(message).toMatch(
      new RegExp(`^DATABASE_URL: cannot use postgres://127.0.0.1:${port}/.*ECONNREFUSED`),
    );
    expect(message).not.toMatch(/canary|user|\n/);
  });

  test('without the database that is named is one line, without the password', async () => {
    await using database = await postgresDatabase();
    const url = new URL(database.url);
    url.password = 'canary-77';
    url.pathname = '/nobody_made_this';
    const message = await refusal(url.href);
    expect(message).toMatch(/^DATABASE_URL: .*nobody_made_this.* does not exist/);
    expect(message).not.toMatch(/canary|\n/);
  });

  test('keeps what was committed and bounds what may take long, whatever the database prefers', async () => {
    await using made = await postgresDatabase();
    for (const preference of [
      'synchronous_commit = off',
      'statement_timeout = 0',
      "default_transaction_isolation = 'serializable'",
    ])
      await on(made.url, `alter database ${made.name} set ${preference}`);
    const database = await openDatabase(made.url);
    try {
      expect(await setting(database, 'synchronous_commit')).toBe('on');
      expect(await setting(database, 'statement_timeout')).toBe('20s');
      expect(await setting(database, 'lock_timeout')).toBe('15s');
      expect(await setting(database, 'idle_in_transaction_session_timeout')).toBe('10s');
      expect(await setting(database, 'default_transaction_isolation')).toBe('read committed');
      expect(await setting(database, 'application_name')).toBe('invitegraph');
    } finally {
      await database.close();
    }
  });

  test('orders ids by their bytes, whatever the locale of the database', async () => {
    await using made = await postgresDatabase();
    const database = await openDatabase(made.url);
    try {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from information_schema.columns
        where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`.execute(
        database.queries,
      );
      expect(rows).toEqual([{ count: 0 }]);
    } finally {
      await database.close();
    }
  });

  test('answers again at once after every connection was cut, and no change is lost or made twice', async () => {
    await using made = await postgresDatabase();
    const database = await openDatabase(made.url);
    const store = storeOver(database);
    const counted = invite();
    await store.insert(counted);
    const cut = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`.execute(database.queries);
    let acknowledged = 0;
    for (let round = 0; round < 5; round++) {
      const changes = Array.from({ length: 10 }, () =>
        store.transact(async ({ records, log }) => {
          const [now] = await records.find('app', { id: counted.id });
          await records.save({ ...now!, revision: now!.revision + 1 });
          await log.append([event(now!)]);
        }),
      );
      const [outcomes] = await Promise.all([Promise.allSettled(changes), cut().catch(() => {})]);
      acknowledged += outcomes.filter(({ status }) => status === 'fulfilled').length;
    }
    const [after] = await store.transact(({ records }) => records.find('app', { id: counted.id }));
    expect(after!.revision - counted.revision).toBeGreaterThanOrEqual(acknowledged);
    const logged = await on(made.url, 'select count(*)::int as count, max("offset")::int as head from event');
    expect(logged.rows).toEqual([
      { count: after!.revision - counted.revision, head: after!.revision - counted.revision },
    ]);
    expect(acknowledged).toBeGreaterThan(0);
    await database.close();
  });

  test('that falls silent costs what was asked of it, and no later question gets a wrong or late answer', async () => {
    await using made = await postgresDatabase();
    const server = new URL(made.url);
    await using way = await startCutProxy(Number(server.port || 5432));
    server.host = `127.0.0.1:${way.port}`;
    const queries = connectPostgres(server.href, { max: 2, bounded: true, silenceMs: 500 });
    const ask = (answer: number) => sql<{ it: number }>`select ${sql.lit(answer)} as it`.execute(queries);
    await Promise.all([ask(1), ask(2)]);
    way.set('blackhole');
    const lost = await Promise.allSettled([ask(3), ask(4)]);
    expect(lost.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    way.set('open');
    const answers = await Promise.all([5, 6, 7, 8].map(async (asked) => (await ask(asked)).rows[0]?.it));
    expect(answers).toEqual([5, 6, 7, 8]);
    await queries.destroy();
  });

  test('goes on while a newer version changes the tables, in reads and in transactions', async () => {
    await using made = await postgresDatabase();
    const queries = connectPostgres(made.url, { max: 1, bounded: true });
    const [database, other] = [await openDatabase(made.url), queries];
    const store = storeOver(database);
    const kept = invite();
    await store.insert(kept);
    const read = () => other.selectFrom('invite').selectAll().where('id', '=', kept.id).execute();
    const change = () =>
      database.transaction((tx) =>
        tx.updateTable('invite').set({ created_at: 1 }).where('id', '=', kept.id).returningAll().execute(),
      );
    for (let times = 0; times < 10; times++) await Promise.all([read(), change()]);
    const { rows } = await sql`select 1 from pg_prepared_statements`.execute(other);
    expect(rows.length).toBeGreaterThan(0);
    await on(made.url, 'alter table invite add column future text');
    expect(await read()).toMatchObject([{ id: kept.id, future: null }]);
    expect(await change()).toMatchObject([{ id: kept.id, future: null }]);
    expect(await read()).toHaveLength(1);
    await Promise.all([database.close(), other.destroy()]);
  });

  test('A9: twenty instances that start at once on an empty database make one schema and one secret', async () => {
    await using made = await postgresDatabase();
    const started = Array.from({ length: INSTANCES }, () => fork(OPENER, { stdio: 'inherit' }));
    const ended = started.map((instance) => once(instance, 'exit'));
    try {
      await Promise.all(started.map((instance) => once(instance, 'message')));
      const secrets = started.map((instance) => once(instance, 'message'));
      for (const instance of started) instance.send(made.url);
      const found = await Promise.all(
        secrets.map((secret, index) =>
          Promise.race([secret, ended[index]!.then(([code]) => [`exit ${code}`])]),
        ),
      );
      const ready = found.filter(([first]) => !String(first).startsWith('exit')).length;
      recordFigures('A9', { ready });
      expect(new Set(found.map(([first]) => first))).toEqual(new Set([expect.stringMatching(/^[\w-]{43}$/)]));
      expect((await Promise.all(ended)).map(([code]) => code)).toEqual(Array(INSTANCES).fill(0));
    } finally {
      for (const instance of started) instance.kill('SIGKILL');
    }
    const { rows } = await on(made.url, 'select name from kysely_migration order by name');
    const numbers = rows.map(({ name }) => Number(name.slice(0, 4)));
    recordFigures('A9', { schemas: 1 + numbers.length - new Set(numbers).size });
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });

  test('with a migration that fails half-way has nothing of it, and the next start succeeds', async () => {
    await using made = await postgresDatabase();
    await on(made.url, 'create table kept_secret (somebody_elses text)');
    expect(await refusal(made.url)).toMatch(/^DATABASE_URL: .*kept_secret.*already exists/);
    const { rows } = await on(
      made.url,
      "select table_name from information_schema.tables where table_schema = 'public' order by table_name",
    );
    expect(rows.map(({ table_name }) => table_name)).toEqual([
      'kept_secret',
      'kysely_migration',
      'kysely_migration_lock',
    ]);
    await on(made.url, 'drop table kept_secret');
    await (await openDatabase(made.url)).close();
  });
});
