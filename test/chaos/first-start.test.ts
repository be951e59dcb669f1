import fs, { cpSync, existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keptSecret } from '../../src/store/secrets.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

/** Files of a database in WAL mode; the index (-shm) is rebuilt from them. */
const FILES = ['invitegraph.db', 'invitegraph.db-wal'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('opens after a kill -9 at any statement of its first start', async () => {
  const undisturbed = join(folder, 'undisturbed');
  const moments = await openLeavingCopies(undisturbed);
  const wanted = schemaOf(join(undisturbed, 'invitegraph.db'));
  expect(wanted.length).toBeGreaterThan(20);
  expect(moments.length).toBeGreaterThan(20);

  for (const [index, killed] of moments.entries()) {
    const path = join(killed, 'invitegraph.db');
    const opened = openSqlite(path);
    await expect(opened, `killed after statement ${index + 1}`).resolves.toBeDefined();
    await (await opened).close();
    expect(schemaOf(path), `killed after statement ${index + 1}`).toEqual(wanted);
  }
});

it('keeps one secret after a kill -9 within the writing of the first', () => {
  const path = join(folder, 'token-secret');
  const whole = fs.writeFileSync;
  const killed = vi.spyOn(fs, 'writeFileSync').mockImplementation((file, data, options) => {
    whole(file, String(data).slice(0, 5), options);
    throw new Error('killed');
  });
  syncBuiltinESMExports();
  try {
    expect(() => keptSecret(path, 'TOKEN_SECRET')).toThrow();
    expect(killed).toHaveBeenCalledOnce();
  } finally {
    killed.mockRestore();
    syncBuiltinESMExports();
  }
  const secret = keptSecret(path, 'TOKEN_SECRET');
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(keptSecret(path, 'TOKEN_SECRET')).toBe(secret);
});

/**
 * Opens a new database and copies its files after each statement: what SQLite has written by then is what a
 * killed process leaves behind, whatever it had in memory. Resolves to the folders of the copies.
 */
async function openLeavingCopies(source: string): Promise<string[]> {
  const copies: string[] = [];
  const copy = () => {
    const target = join(folder, String(copies.length));
    mkdirSync(target);
    for (const file of FILES)
      if (existsSync(join(source, file))) cpSync(join(source, file), join(target, file));
    copies.push(target);
  };
  const { all, run } = StatementSync.prototype;
  const spies = [
    vi.spyOn(StatementSync.prototype, 'all').mockImplementation(function (this: StatementSync, ...values) {
      const rows = Reflect.apply(all, this, values);
      copy();
      return rows;
    }),
    vi.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: StatementSync, ...values) {
      const result = Reflect.apply(run, this, values);
      copy();
      return result;
    }),
  ];
  try {
    await (await openSqlite(join(source, 'invitegraph.db'))).close();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return copies;
}

function schemaOf(path: string): unknown[] {
  using database = new DatabaseSync(path);
  return database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}
