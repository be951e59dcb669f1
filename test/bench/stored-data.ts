import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Invite, Recipient } from '../../src/invites/invite.ts';
import { toRow } from '../../src/store/invite-row.ts';
import { createInvites } from './load/callbacks.ts';
import { startGateway } from './server.ts';

/** Invites of one transaction. */
const BATCH = 20_000;
const DAY = 86_400_000;
/** Invites up to which a store is asked what its tables take. */
const TELLING = 100_000;
/** Invites of one person, on average, whatever the size of the store. */
const INVITES_EACH = 10;
/** Titles; the last of them is a single invite's. */
const PLACES = ['Alfama', 'Baixa', 'Chiado', 'Graca', 'Belem', 'Lapa', 'Estrela', 'Arroios'];
export const RARE_WORD = 'quinquagesima';

export interface StoredData {
  readonly invites: number;
  readonly events: number;
  /** Seconds it took to write. */
  readonly seconds: number;
  readonly bytes: number;
  /** Bytes of them that the log takes, with its indexes; of a small store only, as telling reads every page. */
  readonly eventBytes: number | undefined;
}

/** The smartInviteId of one stored invite. */
export function storedId(index: number): string {
  return `stored-${String(index).padStart(8, '0')}`;
}

/** Whom one stored invite is for. */
export function storedEmail(index: number, invites: number): string {
  return `person-${index % Math.max(1, Math.round(invites / INVITES_EACH))}@bench.test`;
}

/**
 * Fills the database of a folder with invites as a year leaves them, each with its first event, until so many are
 * in or the time is up. A gateway makes the schema and one invite; the rest are its likenesses, written in bulk
 * through the store's own row function with indexes built at the end.
 */
export async function storeInvites(
  folder: string,
  { invites, events, seconds }: { invites: number; events: number; seconds: number },
): Promise<StoredData> {
  {
    await using gateway = await startGateway({}, folder);
    await createInvites(gateway.port, ['template']);
  }
  const began = performance.now();
  const database = new DatabaseSync(join(folder, 'invitegraph.db'));
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -800000; PRAGMA foreign_keys = OFF');
  const template = JSON.parse(String(database.prepare('SELECT data FROM invite').get()?.data)) as Invite;
  const eventBody = JSON.parse(String(database.prepare('SELECT data FROM event').get()?.data)).body;
  const indexes = dropIndexes(database);
  const into = inserters(database);
  let written = 0;
  let told = 0;
  while (written < invites && (performance.now() - began) / 1000 < seconds) {
    database.exec('BEGIN');
    for (const until = Math.min(written + BATCH, invites); written < until; written++) {
      const invite = likeness(template, written, invites);
      into.invite(invite);
      if (written < events) into.event(invite, ++told + 1, eventBody);
    }
    database.exec('COMMIT');
  }
  database.prepare('UPDATE stream SET head = ?').run(told + 1);
  for (const sql of indexes) database.exec(sql);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const [pages, size] = ['page_count', 'page_size'].map((pragma) =>
    Number(Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]),
  ) as [number, number];
  const eventBytes =
    written > TELLING
      ? undefined
      : Number(
          database.prepare("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name LIKE '%event%'").get()?.bytes,
        );
  database.close();
  return {
    eventBytes,
    invites: written,
    events: told + 1,
    seconds: (performance.now() - began) / 1000,
    bytes: pages * size,
  };
}

function dropIndexes(database: DatabaseSync): string[] {
  const indexes = database
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`);
  return indexes.map(({ sql }) => sql);
}

function likeness(template: Invite, index: number, invites: number): Invite {
  const id = randomUUID();
  const letters = id.replaceAll('-', '').slice(0, 26);
  const now = Date.now();
  // Spread over the year before and the year ahead, in an order of its own.
  const createdAt = now - Math.round(((invites - index) / invites) * 365 * DAY);
  const start = createdAt + ((index * 7919) % 365) * DAY;
  const time = (instant: number) => ({
    ...template.event.start,
    instant: new Date(Math.round(instant / 1000) * 1000).toISOString().replace('.000', ''),
  });
  const [one] = template.recipients as [Recipient];
  const recipient: Recipient = {
    ...one,
    id: randomUUID(),
    email: storedEmail(index, invites),
    name: `Person ${index}`,
    status: statusOf(index),
    token: `r-${letters}`,
    ...(one.bounceToken ? { bounceToken: `b-${letters}` } : {}),
  };
  const place = index === invites >> 1 ? RARE_WORD : PLACES[index % PLACES.length];
  return {
    ...template,
    id,
    smartInviteId: storedId(index),
    uid: `${id}@bench.test`,
    replyToken: `r-${letters}`,
    state: index % 50 === 7 ? 'CANCELLED' : 'ACTIVE',
    event: {
      ...template.event,
      summary: `Flat viewing in ${place}`,
      start: time(start),
      end: time(start + 1_800_000),
    } as Invite['event'],
    recipients: [recipient],
    createdAt,
    updatedAt: createdAt + (index % 1000) * 1000,
  };
}

function statusOf(index: number): Recipient['status'] {
  const share = (index * 31) % 100;
  return share < 55 ? 'PENDING' : share < 85 ? 'ACCEPTED' : share < 95 ? 'DECLINED' : 'TENTATIVE';
}

function inserters(database: DatabaseSync) {
  const recipient = insert(database, 'recipient', ['id', 'invite_id', 'application', 'email', 'status']);
  const address = insert(database, 'reply_address', ['token', 'application', 'invite_id', 'recipient_id']);
  const event = insert(database, 'event', [
    'application',
    'offset',
    'id',
    'invite_id',
    'smart_invite_id',
    'type',
    'recipients',
    'occurred_at',
    'data',
  ]);
  let invites: { readonly statement: StatementSync; readonly columns: readonly string[] } | undefined;
  return {
    invite(invite: Invite) {
      const row = toRow(invite) as Readonly<Record<string, SQLInputValue>>;
      invites ??= { columns: Object.keys(row), statement: insert(database, 'invite', Object.keys(row)) };
      invites.statement.run(...invites.columns.map((column) => row[column] as SQLInputValue));
      const { id, application, uid } = invite;
      for (const one of invite.recipients) {
        recipient.run(one.id, id, application, one.email, one.status);
        address.run(one.token, application, id, one.id);
        if (one.bounceToken) address.run(one.bounceToken, application, id, one.id);
      }
      address.run(`uid:${uid}`, application, id, null);
    },
    event(invite: Invite, offset: number, body: { readonly type: string }) {
      const id = randomUUID();
      const { application, smartInviteId, createdAt: occurredAt, recipients } = invite;
      const concerned = `\n${recipients.map(({ email }) => email).join('\n')}\n`;
      const data = JSON.stringify({ id, occurredAt, body, invite });
      event.run(application, offset, id, invite.id, smartInviteId, body.type, concerned, occurredAt, data);
    },
  };
}

function insert(database: DatabaseSync, table: string, columns: readonly string[]): StatementSync {
  const names = columns.map((column) => `"${column}"`).join(', ');
  return database.prepare(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`);
}
