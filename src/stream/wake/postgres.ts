import pg from 'pg';
import { type CarryingConnection, carryWakes } from './carried.ts';
import { ANSWER_MS, inTime } from './reconnecting.ts';
import type { Wake } from './wake.ts';

/** Notifications stay within one database, so one name serves everybody. */
const CHANNEL = 'invitegraph_wake';

/**
 * Wake-ups by LISTEN and NOTIFY over one connection of its own. NOTIFY is sent after the commit that it tells of and
 * in no transaction with anything else: inside, Postgres takes a lock for it that makes commits queue up, which cost
 * half of them when it was measured with 32 writers.
 */
export function createPostgresWake(url: string, onTrouble: (error: unknown) => void): Wake {
  return carryWakes((onMessage) => listen(url, onMessage), onTrouble);
}

async function listen(url: string, onMessage: (message: string) => void): Promise<CarryingConnection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_MS,
    application_name: 'invitegraph wake-ups',
    keepAlive: true,
  });
  const gone = new Promise<unknown>((resolve) => {
    client.once('end', resolve);
    // Without a listener a lost connection would end the process.
    client.on('error', resolve);
  });
  const drop = () => {
    // The polite end waits for the other side, which may be why it is to end.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
  client.on('notification', ({ payload }) => onMessage(payload ?? ''));
  try {
    await client.connect();
    await inTime(client.query(`listen ${CHANNEL}`));
  } catch (error) {
    drop();
    throw error;
  }
  return {
    gone,
    drop,
    async heartbeat() {
      await client.query('select 1');
    },
    async send(messages) {
      // By name: planned once for this connection.
      const text = `select pg_notify('${CHANNEL}', message) from unnest((select $1::text[])) as message`;
      await client.query({ name: 'wake', text, values: [messages] });
    },
  };
}
