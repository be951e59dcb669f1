/**
 * The floors of a durable write, one transaction for each request, in SQLite or in the Postgres of BENCH_DATABASE:
 * `/insert` is one bare insert of a row as large as an event; `/head` takes an offset from a counter of the stream
 * first, as a log does that shares no commits.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { bodyOf, listen } from './listen.ts';

type Write = (data: string) => unknown;

const SCHEMA = `
  create table row_of_data (data text not null);
  create table head (application text primary key, head bigint not null);
  create table event (application text not null, place bigint not null, data text not null,
    primary key (application, place));
  insert into head values ('default', 0)`;
/** Connections to Postgres, as many as senders. */
const CONNECTIONS = 32;

const url = process.env.BENCH_DATABASE;
const writes = url === undefined ? onSqlite() : await onPostgres(url);

listen(
  createServer(async (request, response) => {
    await writes[request.url ?? '']?.(await bodyOf(request));
    response.writeHead(204).end();
  }),
);

function onSqlite(): Readonly<Record<string, Write>> {
  const database = new DatabaseSync(join(process.cwd(), 'floor.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${SCHEMA}`);
  const bare = database.prepare('insert into row_of_data values (?)');
  const head = database.prepare(
    "update head set head = head + 1 where application = 'default' returning head",
  );
  const event = database.prepare("insert into event values ('default', ?, ?)");
  return {
    '/insert': (data) => bare.run(data),
    '/head': (data) => {
      database.exec('begin immediate');
      event.run(Number(head.get()?.head), data);
      database.exec('commit');
    },
  };
}

async function onPostgres(connectionString: string): Promise<Readonly<Record<string, Write>>> {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  await pool.query(SCHEMA);
  return {
    '/insert': (data) =>
      pool.query({ name: 'bare', text: 'insert into row_of_data values ($1)', values: [data] }),
    '/head': async (data) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const text = "update head set head = head + 1 where application = 'default' returning head";
        const { rows } = await client.query({ name: 'head', text });
        const values = [rows[0].head, data];
        await client.query({ name: 'event', text: "insert into event values ('default', $1, $2)", values });
        await client.query('commit');
      } finally {
        client.release();
      }
    },
  };
}
