import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** Where tests make their databases: the server of the machine, or another that this variable names. */
const SERVER = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** An empty Postgres database of a test's own, dropped with whoever is still connected at the end of its scope. */
export interface PostgresDatabase extends AsyncDisposable {
  /** As `DATABASE_URL` takes it. */
  readonly url: string;
  readonly name: string;
}

/** Makes one. Rejects where no server answers: a suite that needs Postgres must not pass without. */
export async function postgresDatabase(): Promise<PostgresDatabase> {
  const name = `invitegraph_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    [Symbol.asyncDispose]: () => onServer(`drop database if exists ${name} with (force)`),
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
