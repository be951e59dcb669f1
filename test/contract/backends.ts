import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { postgresMissing } from '../support/postgres.ts';
import { borrowPostgres } from './postgres-databases.ts';

/** A database of its own for one test, gone with everything in it at the end of the test's scope. */
export interface TestDatabase extends Database, AsyncDisposable {
  /** Closes it and opens the same data anew, as the next start of the program would. */
  reopen(): Promise<Database>;
  /** Opens the same data once more beside it, as another process would. */
  another(): Promise<Database>;
}

/** One kind of database that the contract holds for. */
export interface Backend {
  readonly name: string;
  open(): Promise<TestDatabase>;
}

/** Every suite of this folder runs over each of these. */
export const BACKENDS: readonly Backend[] = [
  { name: 'SQLite', open: openSqliteFile },
  ...(postgresMissing ? [] : [{ name: 'Postgres', open: openPostgresDatabase }]),
];

async function openSqliteFile(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  const url = `sqlite:${join(folder, 'test.db')}`;
  return toTest(url, await openDatabase(url), () => rm(folder, { recursive: true, force: true }));
}

async function openPostgresDatabase(): Promise<TestDatabase> {
  const { url, database, giveBack } = await borrowPostgres();
  return toTest(url, database, giveBack);
}

function toTest(url: string, first: Database, remove: () => Promise<void>): TestDatabase {
  const opened = [first];
  const closeAll = async () => {
    for (const database of opened.splice(0)) await database.close();
  };
  const another = async () => {
    const database = await openDatabase(url);
    opened.push(database);
    return database;
  };
  return {
    ...first,
    async reopen() {
      await closeAll();
      return another();
    },
    another,
    async [Symbol.asyncDispose]() {
      await closeAll();
      await remove();
    },
  };
}
