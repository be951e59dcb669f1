import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Where tests make their databases, as outside-servers.ts found it before all tests. */
const SERVER = process.env.TEST_POSTGRES_URL ?? '';

/**
 * For `describe.skipIf`: true on a developer's machine without Postgres, which was told so once. Never true in CI,
 * where the run fails before its first test: a suite that skips itself in silence proves nothing.
 */
export const postgresMissing = SERVER === '';

/** An empty Postgres database of a test's own, dropped with whoever is still connected at the end of its scope. */
export interface PostgresDatabase extends AsyncDisposable {
  /** As `DATABASE_URL` takes it. */
  readonly url: string;
  readonly name: string;
}

/** Makes one, on the server that tests share or on another. Rejects where no server answers. */
export async function postgresDatabase(server = SERVER): Promise<PostgresDatabase> {
  const name = `invitegraph_${randomUUID().replaceAll('-', '')}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    [Symbol.asyncDispose]: () => runOn(server, `drop database if exists ${name} with (force)`),
  };
}

async function runOn(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
