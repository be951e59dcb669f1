/**
 * What a run left in the database, for the checker: it shares no code with the gateway, and what it knows of the
 * tables is written out here, so that a mistake in the gateway's own reading cannot hide itself.
 */
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

export interface LoggedEvent {
  readonly offset: number;
  readonly id: string;
  readonly inviteId: string;
  readonly type: string;
  readonly smartInviteId: string;
  readonly status: string | undefined;
  readonly comment: string | undefined;
  readonly snapshot: Record<string, unknown>;
}

export interface StoredInvite {
  readonly id: string;
  readonly smartInviteId: string;
  readonly state: Record<string, unknown>;
}

export interface Stored {
  readonly head: number;
  readonly events: readonly LoggedEvent[];
  readonly invites: readonly StoredInvite[];
  /** Ids of the invites that have mail in the queue, as often as they have. */
  readonly jobs: readonly string[];
}

type Row = Record<string, unknown>;

/** Rows of a statement that both dialects read alike. */
interface Reading {
  all(sql: string): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/**
 * Reads everything of the one application that a run has.
 * @param database the path of a SQLite file, or the address of a Postgres database
 * @throws Error where it cannot be read, is damaged, or has another number of streams than one
 */
export async function readStored(database: string): Promise<Stored> {
  const { all, close } = database.startsWith('postgres:') ? await onPostgres(database) : onSqlite(database);
  try {
    const streams = await all('SELECT application, head FROM stream');
    const applications = await all('SELECT DISTINCT application FROM event');
    if (streams.length !== 1 || applications.length !== 1)
      throw new Error('The run is expected to have one application with one stream.');
    const invites = await all('SELECT id, smart_invite_id, data FROM invite');
    const jobs = await all('SELECT invite_id FROM job');
    return {
      head: Number(streams[0]?.head),
      events: (await all('SELECT * FROM event ORDER BY "offset"')).map(toEvent),
      invites: invites.map((row) => ({
        id: String(row.id),
        smartInviteId: String(row.smart_invite_id),
        state: JSON.parse(String(row.data)),
      })),
      jobs: jobs.map((row) => String(row.invite_id)),
    };
  } finally {
    await close();
  }
}

function onSqlite(path: string): Reading {
  const database = new DatabaseSync(path);
  const all = async (sql: string) => database.prepare(sql).all() as Row[];
  const integrity = database.prepare('PRAGMA integrity_check').get();
  if (integrity?.integrity_check !== 'ok')
    throw new Error(`The database is damaged: ${JSON.stringify(integrity)}`);
  return { all, close: async () => database.close() };
}

async function onPostgres(url: string): Promise<Reading> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // One moment for all statements, should somebody still be writing.
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  return { all: async (sql) => (await client.query(sql)).rows, close: () => client.end() };
}

function toEvent(row: Row): LoggedEvent {
  const { body, invite } = JSON.parse(String(row.data));
  return {
    offset: Number(row.offset),
    id: String(row.id),
    inviteId: String(row.invite_id),
    type: String(row.type),
    smartInviteId: invite.smartInviteId,
    status: body.status,
    comment: body.comment,
    snapshot: invite,
  };
}
