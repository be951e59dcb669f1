import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** A look at a running gateway's database, past the gateway. */
export interface Look extends AsyncDisposable {
  /** Offset of the newest event. */
  head(): Promise<number>;
  /** Mails in the queue whose time has come. */
  dueMails(): Promise<number>;
}

const HEAD = 'SELECT head AS number FROM stream';
const DUE = 'SELECT count(*) AS number FROM job WHERE due_at <= ';

/** Opens one on the path of a SQLite file or the address of a Postgres database. */
export async function openLook(database: string): Promise<Look> {
  if (database.startsWith('postgres:')) {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const number = async (sql: string) => Number((await client.query(sql)).rows[0]?.number);
    return {
      head: () => number(HEAD),
      dueMails: () => number(DUE + Date.now()),
      [Symbol.asyncDispose]: () => client.end(),
    };
  }
  const file = new DatabaseSync(database, { timeout: 5000 });
  const number = async (sql: string) => Number(file.prepare(sql).get()?.number);
  return {
    head: () => number(HEAD),
    dueMails: () => number(DUE + Date.now()),
    [Symbol.asyncDispose]: async () => file.close(),
  };
}
