import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { aFolder } from '../store/a-folder.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { produceEvents } from '../support/produce-events.ts';

const run = promisify(execFile);
const BACKUP = join(import.meta.dirname, '..', '..', 'src', 'backup.ts');
const [PG_DUMP] = globSync('/usr/lib/postgresql/*/bin/pg_dump');
const PAGE = `query ($after: Cursor) { inviteEvents(first: 100, after: $after) {
  edges { node { id sequence cursor invite { id revision } } } pageInfo { hasNextPage endCursor } } }`;

interface LoggedEvent {
  readonly id: string;
  readonly sequence: number;
  readonly cursor: string;
  readonly invite: { readonly id: string; readonly revision: number };
}

async function logOf({ graphqlUrl }: GatewayProcess): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (let after: string | null = null; ; ) {
    const { data } = await graphqlRequest(graphqlUrl, PAGE, { after });
    const { edges, pageInfo } = data.inviteEvents;
    events.push(...edges.map(({ node }: { node: LoggedEvent }) => node));
    if (!pageInfo.hasNextPage) return events;
    after = pageInfo.endCursor;
  }
}

async function codeAfter({ graphqlUrl }: GatewayProcess, cursor: string): Promise<unknown> {
  const { data, errors } = await graphqlRequest(graphqlUrl, PAGE, { after: cursor });
  return (
    errors?.[0]?.extensions?.code ??
    data.inviteEvents.edges.map(({ node }: { node: LoggedEvent }) => node.sequence)
  );
}

/** Runs `npm run backup` as an operator would; resolves to what it printed. */
async function backUp(databaseUrl: string, ...given: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  const { stdout } = await run(process.execPath, [BACKUP, ...given], { env });
  return stdout;
}

/** What holds of any restored store: it is the beginning of the one it was made of, and says so to readers of the rest. */
async function expectRestored(
  restored: GatewayProcess,
  original: GatewayProcess,
  atLeast: number,
): Promise<void> {
  const [kept, all] = [await logOf(restored), await logOf(original)];
  const same = ({ id, sequence, invite }: LoggedEvent) => [id, sequence, invite];
  expect(kept.length).toBeGreaterThanOrEqual(atLeast);
  expect(kept.length).toBeLessThan(all.length);
  expect(kept.map(same)).toEqual(all.slice(0, kept.length).map(same));
  const { data } = await graphqlRequest(restored.graphqlUrl, '{ invites(first: 1) { totalCount } }');
  expect(data.invites.totalCount).toBe(kept.length);

  const at = (sequence: number) => (all[sequence - 1] as LoggedEvent).cursor;
  const head = kept.length;
  expect(await codeAfter(restored, at(head - 2))).toEqual([head - 1, head]);
  expect(await codeAfter(restored, at(head + 1))).toBe('CURSOR_EXPIRED');
  // The offset exists again, and is another event: silence now would be a hole.
  await produceEvents(restored.graphqlUrl, 'after', 5);
  expect(await codeAfter(restored, at(head + 1))).toBe('CURSOR_EXPIRED');
  expect(await codeAfter(restored, at(head))).toEqual([1, 2, 3, 4, 5].map((more) => head + more));
  const now = await logOf(restored);
  expect(now.map(({ sequence }) => sequence)).toEqual(Array.from(now, (_, index) => index + 1));
  // Its own cursors outlive a restart: it is restored once.
  const last = (now.at(-1) as LoggedEvent).cursor;
  await restored.end('SIGTERM');
  await restored.start();
  expect(await codeAfter(restored, last)).toEqual([]);
}

test('a backup made under writes opens as the store was at one commit, with its secrets, for its owner alone', {
  timeout: 90_000,
}, async () => {
  await using folder = await aFolder();
  await using gateway = await startGatewayProcess();
  await produceEvents(gateway.graphqlUrl, 'before', 200);
  const file = folder.path('invites.backup');
  let writing = true;
  const writers = (async () => {
    for (let round = 0; writing; round++) await produceEvents(gateway.graphqlUrl, `during-${round}`, 20);
  })();
  const printed = await backUp(gateway.databaseUrl, file);
  writing = false;
  await writers;
  await createInvite(gateway.graphqlUrl, quietInput('behind'));
  expect(printed).toMatch(/holds \d+ invites and \d+ events\.\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(globSync(`${file}*`)).toEqual([file]);
  await expect(backUp(gateway.databaseUrl, file)).rejects.toThrow(/is there already/);

  const place = folder.path('restored');
  await mkdir(place);
  await copyFile(file, join(place, 'invitegraph.db'));
  await using restored = await startGatewayProcess({
    DATABASE_URL: `sqlite:${join(place, 'invitegraph.db')}`,
  });
  await expectRestored(restored, gateway, 200);
  expect(statSync(join(place, 'token-secret')).mode & 0o777).toBe(0o600);
});

describe.skipIf(postgresMissing || PG_DUMP === undefined)('on Postgres', () => {
  test('a dump made under writes opens in another database, and in the same one where that is said', {
    timeout: 90_000,
  }, async () => {
    await using folder = await aFolder();
    await using database = await postgresDatabase();
    await using other = await postgresDatabase();
    await using gateway = await startGatewayProcess({ DATABASE_URL: database.url });
    await produceEvents(gateway.graphqlUrl, 'before', 200);
    const file = folder.path('invites.dump');
    let writing = true;
    const writers = (async () => {
      for (let round = 0; writing; round++) await produceEvents(gateway.graphqlUrl, `during-${round}`, 20);
    })();
    await run(PG_DUMP as string, ['--format=custom', `--file=${file}`, database.url]);
    writing = false;
    await writers;
    await createInvite(gateway.graphqlUrl, quietInput('behind'));

    const restore = (url: string, ...how: string[]) =>
      run(join(PG_DUMP as string, '..', 'pg_restore'), [...how, '--no-owner', `--dbname=${url}`, file]);
    await restore(other.url);
    await using restored = await startGatewayProcess({ DATABASE_URL: other.url });
    await expectRestored(restored, gateway, 200);

    const all = await logOf(gateway);
    await gateway.end('SIGTERM');
    await restore(database.url, '--clean', '--if-exists');
    await backUp(database.url, '--restored');
    await gateway.start();
    const head = (await logOf(gateway)).length;
    expect(await codeAfter(gateway, (all[head] as LoggedEvent).cursor)).toBe('CURSOR_EXPIRED');
    await expect(backUp(database.url, file)).rejects.toThrow(/pg_dump/);
  });
});
