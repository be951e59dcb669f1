import { globSync } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { aCheckout, type Checkout } from './a-checkout.ts';
import { block } from './document-blocks.ts';

const SQLITE = block('docs/backup.md', 'sqlite');
const DUMP = block('docs/backup.md', 'postgres');
const RESTORED = block('docs/backup.md', 'restored');
const MIGRATE = block('docs/postgres.md', 'migrate');
const START = block('docs/postgres.md', 'start');

const [PG_DUMP] = globSync('/usr/lib/postgresql/*/bin/pg_dump');
const STATE = 'query ($id: String!) { invite(smartInviteId: $id) { state } }';
const ACTIVE = { data: { invite: { state: 'ACTIVE' } } };

const storeOf = ({ folder }: Checkout) => join(folder, 'data', 'invitegraph.db');
const openHere = (checkout: Checkout) => openTestGateway({ DATABASE_URL: `sqlite:${storeOf(checkout)}` });

test('a copy of a running gateway’s store, put in its place, has what it had', {
  timeout: 60_000,
}, async () => {
  await using checkout = await aCheckout('src');
  const copy = join(checkout.folder, 'invites-2031-03-04.db');
  {
    await using gateway = await openHere(checkout);
    await createInvite(gateway.graphqlUrl, quietInput('kept'));
    expect(await checkout.run(SQLITE.replace('/backups/invites-2031-03-04.db', copy))).toContain(
      `${copy} holds 1 invites and 1 events.`,
    );
    await createInvite(gateway.graphqlUrl, quietInput('later'));
  }
  expect((await stat(copy)).mode & 0o777).toBe(0o600);
  for (const end of ['', '-wal', '-shm']) await rm(`${storeOf(checkout)}${end}`, { force: true });
  await copyFile(copy, storeOf(checkout));
  await using restored = await openHere(checkout);
  expect(await restored.request(STATE, { id: 'kept' })).toEqual(ACTIVE);
  expect(await restored.request(STATE, { id: 'later' })).toEqual({ data: { invite: null } });
});

test.skipIf(postgresMissing || PG_DUMP === undefined)(
  'a store moves to Postgres, is dumped there under a running gateway, and restored',
  { timeout: 90_000 },
  async () => {
    await using moved = await postgresDatabase();
    await using other = await postgresDatabase();
    await using checkout = await aCheckout('src');
    {
      await using gateway = await openHere(checkout);
      await createInvite(gateway.graphqlUrl, quietInput('kept'));
    }
    const here = (script: string) =>
      script
        .replace('postgres://user:password@db.example.com:5432/invitegraph', moved.url)
        .replace('postgres://…/new_database', other.url);
    expect(await checkout.run(here(MIGRATE))).toContain('Start with that DATABASE_URL.');

    const port = await freePort();
    const ports = { PORT: String(port), INBOUND_SMTP_PORT: String(await freePort()) };
    await using started = await checkout.start(here(START), ports);
    expect(started.output()).toContain(moved.name);
    const url = `http://127.0.0.1:${port}/graphql`;
    expect(await graphqlRequest(url, STATE, { id: 'kept' })).toEqual(ACTIVE);

    const programs = `${dirname(PG_DUMP as string)}:${process.env.PATH}`;
    await checkout.run(here(DUMP), { PATH: programs, DATABASE_URL: moved.url });
    const { cursor } = await createInvite(url, quietInput('later'));
    await started.stop();

    expect(await checkout.run(RESTORED, { DATABASE_URL: other.url })).toContain('begins new epochs');
    await using restored = await openTestGateway({ DATABASE_URL: other.url });
    expect(await restored.request(STATE, { id: 'kept' })).toEqual(ACTIVE);
    expect(await restored.request(STATE, { id: 'later' })).toEqual({ data: { invite: null } });
    const behind = await restored.request(
      'query ($after: Cursor) { inviteEvents(after: $after) { edges { cursor } } }',
      { after: cursor },
    );
    expect(behind.errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
  },
);
