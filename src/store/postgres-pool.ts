import type { Duplex } from 'node:stream';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { StoreAwayError } from '../errors.ts';
import type { PoolUse } from './database.ts';
import { CONNECT_MS, IDLE_TRANSACTION_MS, LOCK_MS, STATEMENT_MS } from './postgres-bounds.ts';
import { isAway } from './postgres-failure.ts';
import { createStatementNames } from './statement-names.ts';

/** How long we listen for its answer, in ms: only a connection that is cut without a word keeps silent longer. */
const SILENCE_MS = STATEMENT_MS + 5000;
/** Silence after which the system asks whether the other side is still there, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;
/** What Postgres says of a prepared statement whose table has another column by now. */
const STALE_PLAN = 'cached plan must not change result type';
/** What Kysely begins a transaction with. */
const BEGIN = 'begin';
/** int8: times and offsets, all of them below 2^53. pg gives it as text, in case it is not. */
const INT8 = 20;

export interface PoolOptions {
  readonly max: number;
  /** False: things take as long as they like, as the migration of a large store does. */
  readonly bounded: boolean;
  /** In place of the time above, where nobody wants to wait for it. */
  readonly silenceMs?: number;
}

/**
 * A pool of connections whose every session keeps what was committed: synchronous_commit that is off, for the user
 * or the database, is turned on. A connection that breaks goes; it never takes the process along. Whatever fails because
 * there is no server rejects with StoreAwayError.
 */
export function openPool(
  url: string,
  { max, bounded, silenceMs = SILENCE_MS }: PoolOptions,
): PostgresPool & { readonly use: () => PoolUse } {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    // A statement is sent at once, and answered in its turn.
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    fallback_application_name: 'invitegraph',
    ...(bounded ? { query_timeout: silenceMs } : {}),
    types: { getTypeParser: typeParser },
    onConnect: (client) => prepareSession(client, bounded),
  });
  pool.on('error', ignore);
  // The pool listens to idle connections only; one that breaks in somebody's hands would end the process.
  pool.on('connect', (client) => client.on('error', ignore));

  const nameOf = createStatementNames();
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect().catch(failAway);
      const wrapped = known.get(client) ?? wrap(client, nameOf);
      known.set(client, wrapped);
      return wrapped;
    },
    end: () => pool.end(),
    use: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
  };
}

/** What failed on a connection is told by the query that it fails; nothing is left to do here. */
function ignore(): void {}

function failAway(error: unknown): never {
  throw isAway(error) ? new StoreAwayError(error, false) : error;
}

function typeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text');
}

async function prepareSession(client: pg.ClientBase, bounded: boolean): Promise<void> {
  const bounds = bounded
    ? `set statement_timeout = ${STATEMENT_MS}; set lock_timeout = ${LOCK_MS};
       set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS};`
    : 'set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;';
  await client.query(`${bounds} set default_transaction_isolation = 'read committed';
    select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`);
}

/**
 * The connection as Kysely uses it, which hands texts on as Postgres takes them. What begins a transaction travels with
 * its first statement, whose answer is then the second: it costs no journey of its own.
 */
function wrap(client: pg.PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  let isSpoiled = false;
  let isToBegin = false;
  const query = async (text: string, parameters: readonly unknown[] = []) => {
    if (text === BEGIN) {
      isToBegin = true;
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    sendWithTheRest(client);
    const begun = isToBegin ? client.query(BEGIN) : undefined;
    isToBegin = false;
    const values = parameters.map(storable);
    // What begins and ends a transaction is planned by nobody.
    const name = isSpoiled || values.length === 0 ? undefined : nameOf(text);
    try {
      const answered = client.query(name === undefined ? { text, values } : { name, text, values });
      return (await Promise.all([answered, begun]))[0];
    } catch (error) {
      const { message } = error as Error;
      // The answer may still come, and whoever used this connection next would take it for his own. Cut and not
      // closed: a goodbye to somebody who is gone would keep its place in the pool.
      if (message === 'Query read timeout') {
        isSpoiled = true;
        cut(client);
      }
      // A newer version has changed the table since it was prepared. In a transaction, this repetition fails, too.
      if (message === STALE_PLAN) {
        isSpoiled = true;
        return client.query(text, values);
      }
      return failAway(error);
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || isSpoiled),
  };
}

function cut(client: pg.PoolClient): void {
  streamOf(client).destroy();
}

/** Whatever is sent in the same turn goes out as one packet: each costs the system, and Postgres, as much as a statement. */
function sendWithTheRest(client: pg.PoolClient): void {
  const stream = streamOf(client);
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function streamOf(client: pg.PoolClient): Duplex {
  return (client as unknown as { connection: { stream: Duplex } }).connection.stream;
}

/**
 * Postgres refuses U+0000 in text, and guests can put it into a subject or a name. It becomes U+FFFD, in what is
 * kept as in what is looked for. JSON is not touched: there it is written as an escape.
 */
function storable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storable);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
