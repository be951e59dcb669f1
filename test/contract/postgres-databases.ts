import pg from 'pg';
import { afterAll } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { type PostgresDatabase, postgresDatabase } from '../support/postgres.ts';

/**
 * Databases that a test of this file is done with, empty again: making, migrating and dropping one takes four times
 * as long as opening and emptying it.
 */
const idle: PostgresDatabase[] = [];

afterAll(async () => {
  for (const database of idle.splice(0)) await database[Symbol.asyncDispose]();
});

/** An empty database with the schema of this version, open, and the way to give it back. */
export async function borrowPostgres(): Promise<{
  readonly url: string;
  readonly database: Database;
  giveBack(): Promise<void>;
}> {
  for (;;) {
    const used = idle.pop();
    const lent = used ?? (await postgresDatabase());
    try {
      const database = await openDatabase(lent.url);
      return { url: lent.url, database, giveBack: () => giveBack(lent) };
    } catch (error) {
      // The test before may have left a schema of the future behind.
      await lent[Symbol.asyncDispose]();
      if (!used) throw error;
    }
  }
}

async function giveBack(lent: PostgresDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: lent.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ tablename: string }>(
      "select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
    );
    await client.query(
      `begin; set local session_replication_role = replica;
       ${rows.map(({ tablename }) => `delete from "${tablename}";`).join(' ')} commit`,
    );
  } finally {
    await client.end();
  }
  idle.push(lent);
}
