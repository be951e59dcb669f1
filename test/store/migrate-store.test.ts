import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/open-database.ts';
import { invite, storeOver } from '../contract/a-store.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { type PostgresDatabase, postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { type SeenEvent, watchEvents } from '../support/watch-events.ts';
import { aFolder } from './a-folder.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'migrate-store.ts');

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs the program to its end, with DATABASE_URL where no second address is given. */
function migrateStore(from: string, to?: string, databaseUrl = ''): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  execFile(process.execPath, [PROGRAM, from, ...(to ? [to] : [])], { env }, (error, stdout, stderr) =>
    resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
  );
  return promise;
}

/** What a database holds, table by table. */
async function contents({ url }: PostgresDatabase): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
    );
    const counts = new Map<string, number>();
    for (const { name } of rows)
      counts.set(name, Number((await client.query(`select count(*) from "${name}"`)).rows[0].count));
    return counts;
  } finally {
    await client.end();
  }
}

async function create({ graphqlUrl }: Pick<GatewayProcess, 'graphqlUrl'>, input: object) {
  const { data } = await graphqlRequest(
    graphqlUrl,
    `mutation Create($input: CreateInviteInput!) {
      createInvite(input: $input) { invite { id recipients { rsvpUrl } } errors { code } }
    }`,
    { input },
  );
  expect(data?.createInvite.errors).toEqual([]);
  return data?.createInvite.invite as { id: string; recipients: { rsvpUrl: string }[] };
}

async function watch(socketUrl: string, count: number, after?: string): Promise<SeenEvent[]> {
  await using watched = watchEvents(socketUrl, after);
  while (watched.seen.length < count) await watched.next();
  return [...watched.seen];
}

describe.skipIf(postgresMissing)('a store that moves from SQLite to Postgres', () => {
  test('goes on where it was: cursors, idempotency keys, links, secrets and queues are as good as before', async () => {
    await using target = await postgresDatabase();
    await using before = await startGatewayProcess({ SMTP_URL: 'smtp://127.0.0.1:9' });
    const first = await createInvite(before.graphqlUrl, quietInput('first'));
    const keyed = quietInput('keyed', { idempotencyKey: 'key' });
    const kept = await create(before, keyed);
    await create(before, quietInput('ünïcødé \u{1F389}'));
    const mailed = await create(before, inviteInput('mailed'));
    const seen = await watch(before.socketUrl, 3, first.cursor);
    await before.end('SIGTERM');

    const moved = await migrateStore(before.databaseUrl, undefined, target.url);
    expect(moved).toMatchObject({ code: 0 });
    expect(moved.output).toMatch(/^invite: 4$/m);
    const source = new DatabaseSync(before.databasePath, { readOnly: true });
    // The index of texts is the target's own, of as many invites.
    const sourceOf = (table: string) => (table === 'invite_text' ? 'invite' : table);
    for (const [table, count] of await contents(target))
      expect([table, count]).toEqual([
        table,
        // Those that lay beside the file, and the one of marks.
        table === 'kept_secret'
          ? 3
          : source.prepare(`select count(*) as count from "${sourceOf(table)}"`).get()?.count,
      ]);
    source.close();

    await using after = await startGatewayProcess({
      DATABASE_URL: target.url,
      SMTP_URL: 'smtp://127.0.0.1:9',
    });
    expect(await create(after, keyed)).toMatchObject({ id: kept.id });
    await create(after, quietInput('new'));
    const resumed = await watch(after.socketUrl, 3, seen[0]!.cursor);
    expect(resumed.map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
    expect(resumed.slice(0, 2)).toEqual(seen.slice(1));
    const link = new URL(mailed.recipients[0]!.rsvpUrl);
    expect((await fetch(new URL(link.pathname + link.search, after.url))).status).toBe(200);
    const secret = readFileSync(join(dirname(before.databasePath), 'client-secret'), 'utf8').trim();
    const rest = await fetch(`${after.url}/v1/smart_invites?smart_invite_id=keyed`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(rest.status).not.toBe(401);
  });

  test('is refused while a gateway has it open, and nothing is changed anywhere', async () => {
    await using target = await postgresDatabase();
    await using running = await startGatewayProcess();
    const { code, output } = await migrateStore(running.databaseUrl, target.url);
    expect([code, output]).toEqual([1, expect.stringMatching(/is in use.*Stop the gateway first/)]);
    expect((await contents(target)).size).toBe(0);
    await create(running, quietInput('still-works'));
  });

  test('is refused by a target that has anything in it, which stays as it is', async () => {
    await using folder = await aFolder();
    await using target = await postgresDatabase();
    const [from, to] = [await openDatabase(`sqlite:${folder.path('a.db')}`), await openDatabase(target.url)];
    await storeOver(from).insert(invite());
    await storeOver(to).insert(invite());
    await Promise.all([from.close(), to.close()]);
    const before = await contents(target);
    const { code, output } = await migrateStore(`sqlite:${folder.path('a.db')}`, target.url);
    expect([code, output]).toEqual([1, expect.stringContaining('The target is not empty')]);
    expect(await contents(target)).toEqual(before);
  });

  test('that is broken off leaves the target empty, and can be moved again', async () => {
    await using folder = await aFolder();
    await using target = await postgresDatabase();
    const from = await openDatabase(`sqlite:${folder.path('a.db')}`);
    await storeOver(from).insert(...Array.from({ length: 600 }, () => invite()));
    await from.close();
    // The last row of the last table is one that Postgres refuses: a time that is no number.
    const raw = new DatabaseSync(folder.path('a.db'));
    raw.exec("insert into stream (application, epoch, head) values ('app', 'x', 'never')");
    raw.close();
    const move = () => migrateStore(`sqlite:${folder.path('a.db')}`, target.url);
    expect(await move()).toMatchObject({ code: 1 });
    expect([...(await contents(target)).values()].filter((count) => count > 0)).toEqual([]);
    const mended = new DatabaseSync(folder.path('a.db'));
    mended.exec('update stream set head = 0');
    mended.close();
    expect(await move()).toMatchObject({ code: 0 });
    expect((await contents(target)).get('invite')).toBe(600);
  });

  test('is refused where a newer version wrote it', async () => {
    await using folder = await aFolder();
    await using target = await postgresDatabase();
    await (await openDatabase(`sqlite:${folder.path('a.db')}`)).close();
    const raw = new DatabaseSync(folder.path('a.db'));
    raw.exec("insert into kysely_migration values ('9999-from-the-future', '2031-01-01T00:00:00.000Z')");
    raw.close();
    const { code, output } = await migrateStore(`sqlite:${folder.path('a.db')}`, target.url);
    expect([code, output]).toEqual([1, expect.stringContaining('9999-from-the-future')]);
    expect((await contents(target)).size).toBe(0);
  });

  test.each([
    ['without a source', ''],
    ['with a source that is not there', 'sqlite:/nowhere/at/all.db'],
  ])('%s is one line that says so', async (_name, from) => {
    const { code, output } = await migrateStore(from, 'postgres://user:canary-55@127.0.0.1:1/x');
    expect([code, output.trim().split('\n').length]).toEqual([1, 1]);
    expect(output).not.toContain('canary');
  });
});
