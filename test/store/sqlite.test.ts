import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { CompiledQuery, sql } from 'kysely';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { directoryOf } from '../../src/store/directory.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { sendAll } from '../../src/store/send.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { invite, storeOver } from '../contract/a-store.ts';
import { aFolder } from './a-folder.ts';

const SQLITE = join(import.meta.dirname, '..', '..', 'src', 'store', 'sqlite.ts');

/** Everything in a SQLite file, read past our own code: the schema and every row. */
function dump(path: string): unknown {
  const raw = new DatabaseSync(path, { readOnly: true });
  try {
    const schema = raw.prepare('select * from sqlite_master order by name').all();
    // Virtual tables hold nothing by themselves: their rows lie in tables beside them.
    const tables = schema
      .filter(({ type, sql }) => type === 'table' && !String(sql).startsWith('CREATE VIRTUAL'))
      .map(({ name }) => String(name));
    return [schema, tables.map((table) => [table, raw.prepare(`select * from "${table}"`).all()])];
  } finally {
    raw.close();
  }
}

function change(path: string, statements: string): void {
  const raw = new DatabaseSync(path);
  raw.exec(statements);
  raw.close();
}

/** Runs a module text in a process of its own and gives what it printed. */
async function run(source: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source]);
  return stdout.trim();
}

test('a transaction that returned survives a power cut: every commit reaches the disk', async () => {
  await using folder = await aFolder();
  const database = await openSqlite(folder.path('test.db'));
  const pragma = async (name: string) =>
    Object.values(
      (await database.transaction((tx) => sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(tx)))
        .rows[0] ?? {},
    )[0];
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
  await database.close();
});

test('what is for reading cannot write: a change outside a transaction is a mistake that shows at once', async () => {
  await using folder = await aFolder();
  const database = await openSqlite(folder.path('test.db'));
  await expect(database.queries.deleteFrom('job').execute()).rejects.toThrow(/readonly/);
  await database.close();
  await expect(database.queries.selectFrom('job').selectAll().execute()).rejects.toThrow(/destroyed/);
});

test('a database in memory has one connection and works all the same', async () => {
  const database = await openSqlite(':memory:');
  const store = storeOver(database);
  await store.insert(invite());
  expect(await store.directory.count('app', {})).toBe(1);
  await database.close();
});

test('locks of rows, which SQLite has no word for, are left out of a statement, and DISTINCT is not', async () => {
  const database = await openSqlite(':memory:');
  await storeOver(database).insert(invite(), invite());
  const rows = database.queries.selectFrom('invite').select('application').forUpdate().skipLocked();
  expect(await rows.execute()).toHaveLength(2);
  expect(await rows.distinct().execute()).toEqual([{ application: 'app' }]);
  await database.close();
});

test('what was kept is there after the process was killed in the middle of everything', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const script = `
    import { openSqlite } from ${JSON.stringify(SQLITE)};
    const { transaction } = await openSqlite(${JSON.stringify(path)});
    const row = (key) => ({ application: 'app', key, fingerprint: '', result: '', created_at: 1 });
    await transaction((tx) => tx.insertInto('once').values(row('kept')).execute());
    await transaction(async (tx) => {
      await tx.insertInto('once').values(row('half')).execute();
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
    });`;
  await expect(run(script)).rejects.toMatchObject({ signal: 'SIGKILL' });
  const database = await openSqlite(path);
  expect(await database.queries.selectFrom('once').select('key').execute()).toEqual([{ key: 'kept' }]);
  await database.close();
});

test('of statements that go together none is begun behind one that failed', async () => {
  const database = await openSqlite(':memory:');
  const insert = (key: string) =>
    CompiledQuery.raw(`insert into once values ('app', ?, '', ?, 1)`, [key, key === 'second' ? null : '']);
  const kept = await database.transaction(async (tx) => {
    const sent = sendAll(tx, ['first', 'second', 'third'].map(insert));
    await expect(sent).rejects.toThrow(/NOT NULL/);
    return tx.selectFrom('once').select('key').execute();
  });
  expect(kept).toEqual([{ key: 'first' }]);
  await database.close();
});

test('a file of a newer version is left as it is', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  await storeOver(database).insert(invite());
  await database.close();
  change(
    path,
    `insert into kysely_migration values ('9999-from-the-future', '2031-01-01T00:00:00.000Z');
     alter table invite add column from_the_future text`,
  );
  const before = dump(path);
  await expect(openSqlite(path)).rejects.toThrow(ConfigError);
  expect(dump(path)).toEqual(before);
});

test('a migration that was broken off left nothing behind, so the next start succeeds', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  // The last table of the first migration is in the way: it fails after it made all the others.
  change(path, 'create table once (somebody_elses text)');
  await expect(openSqlite(path)).rejects.toThrow(/once/);
  change(path, 'drop table once');
  const database = await openSqlite(path);
  expect(await directoryOf(database.queries).count('app', {})).toBe(0);
  await database.close();
});

test('several processes that start at once on a new file all come up with one schema', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const script = `
    import { openSqlite } from ${JSON.stringify(SQLITE)};
    const database = await openSqlite(${JSON.stringify(path)});
    const { count } = await database.queries.selectFrom('kysely_migration')
      .select((row) => row.fn.countAll().as('count')).executeTakeFirstOrThrow();
    console.log(count);
    await database.close();`;
  const counts = await Promise.all(Array.from({ length: 4 }, () => run(script)));
  // One that starts alone afterwards finds nothing left to do.
  expect(counts).toEqual(Array(4).fill(await run(script)));
  expect(Number(counts[0])).toBeGreaterThan(0);
});

test('two processes that write to one file wait for each other and lose nothing', async () => {
  await using folder = await aFolder();
  const path = folder.path('test.db');
  const database = await openSqlite(path);
  await database.transaction((tx) =>
    tx.insertInto('stream').values({ application: 'app', epoch: 'x', head: 0 }).execute(),
  );
  const script = `
    import { openSqlite } from ${JSON.stringify(SQLITE)};
    const { transaction, close } = await openSqlite(${JSON.stringify(path)});
    for (let turn = 0; turn < 50; turn++)
      await transaction(async (tx) => {
        const { head } = await tx.selectFrom('stream').select('head').executeTakeFirstOrThrow();
        await new Promise((resolve) => setImmediate(resolve));
        await tx.updateTable('stream').set({ head: head + 1 }).execute();
      });
    await close();`;
  await Promise.all([run(script), run(script), run(script)]);
  expect(await database.queries.selectFrom('stream').select('head').execute()).toEqual([{ head: 150 }]);
  await database.close();
});

test.each([
  ['that is no database', 'notes.txt'],
  ['below something that is no folder', 'notes.txt/test.db'],
])('a file %s is refused with the name of the setting', async (_name, file) => {
  await using folder = await aFolder();
  writeFileSync(folder.path('notes.txt'), 'not a database, however long it is. '.repeat(100));
  const refused = await openDatabase(`sqlite:${folder.path(file)}`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect((refused as Error).message).toMatch(/^DATABASE_URL/);
});

test('the folder of a new file is made', async () => {
  await using folder = await aFolder();
  const database = await openDatabase(`sqlite:${folder.path('not/yet/there.db')}`);
  expect(await directoryOf(database.queries).count('app', {})).toBe(0);
  await database.close();
});

test('more shapes of statements than are kept prepared still give right answers', async () => {
  await using folder = await aFolder();
  const database = await openSqlite(folder.path('test.db'));
  const one = invite();
  await storeOver(database).insert(one);
  const directory = directoryOf(database.queries);
  for (let others = 0; others < 520; others++)
    await directory.byIds('app', [...Array<string>(others).fill('nobody'), one.id]);
  expect(await directory.byIds('app', [one.id])).toEqual([one]);
  await database.close();
});

test.each(['test.db', ':memory:'])(
  'a look-up beside an open transaction finds what is committed: %s',
  async (name) => {
    await using folder = await aFolder();
    const database = await openSqlite(name === ':memory:' ? name : folder.path(name));
    const { directory, insert } = storeOver(database);
    const one = invite();
    await insert(one);
    const [written, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const undone = database.transaction(async (tx) => {
      await tx
        .updateTable('invite')
        .set({ data: JSON.stringify({ ...one, revision: 99 }) })
        .execute();
      written.resolve();
      await held.promise;
      throw new Error('undone');
    });
    await written.promise;
    const found = directory.find(one.application, { id: one.id });
    await new Promise(setImmediate);
    held.resolve();
    await expect(undone).rejects.toThrow('undone');
    expect(await found).toEqual([one]);
    await database.close();
  },
);
