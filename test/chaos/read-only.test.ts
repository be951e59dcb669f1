import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { inviteInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { type GraphQLAnswer, graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { recordFigures } from './figures.ts';
import { scaled } from './scaled.ts';
import { SECRET } from './traffic.ts';

const ROUNDS = scaled('CHAOS_READ_ONLY', 5, 50);
const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id recipient { replyAddress } } errors { code } }
}`;

/** Lets a database take no writes any more, or again, for every session: those that there are begin anew. */
async function setReadOnly(url: string, isReadOnly: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set default_transaction_read_only = off');
  const { rows } = await client.query('select current_database() as name');
  await client.query(`alter database ${rows[0].name} set default_transaction_read_only = ${isReadOnly}`);
  await client.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await client.end();
}

const create = (gateway: GatewayProcess, smartInviteId: string): Promise<GraphQLAnswer> =>
  graphqlRequest(gateway.graphqlUrl, CREATE, { input: inviteInput(smartInviteId) });

describe.skipIf(postgresMissing)('A8: a database that takes no writes', { timeout: 120_000 }, () => {
  test('nothing is acknowledged meanwhile, whoever comes again is taken, and reads go on', async () => {
    await using database = await postgresDatabase();
    await using gateway = await startGatewayProcess({
      CRONOFY_CLIENT_SECRET: SECRET,
      DATABASE_URL: database.url,
    });
    const { data } = await create(gateway, 'before');
    const to = data.createInvite.invite.recipient.replyAddress as string;
    const call = (comment: string) => {
      const reply = { email: 'ana@guest.test', status: 'accepted', comment };
      const body = callbackBody('before', {
        recipient: { email: 'ana@guest.test', status: 'accepted' },
        reply,
      });
      return postCallback(gateway.url, body, signatureOf(body, SECRET));
    };
    const mail = (number: number) =>
      sendBySmtp(gateway.smtpPort, {
        from: 'ana@guest.test',
        to,
        message: `From: ana@guest.test\r\nTo: ${to}\r\nMessage-ID: <${number}@guest.test>\r\nSubject: On my way\r\n\r\nSoon.\r\n`,
      });

    const ready = async () => {
      const response = await fetch(`${gateway.url}/health/ready`);
      const { reason, writes } = (await response.json()) as Record<string, string>;
      return [response.status, writes, reason];
    };

    await setReadOnly(database.url, true);
    // Without anybody having tried, and over whatever was cut.
    await expect.poll(ready, { timeout: 20_000 }).toEqual([503, 'failed', 'the store cannot be written']);
    let acknowledged = 0;
    let putOff = 0;
    const count = (isPutOff: boolean) => {
      if (isPutOff) putOff++;
      else acknowledged++;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const { data: made, errors } = await create(gateway, `during-${round}`);
      count(!made?.createInvite?.invite && errors?.[0]?.extensions?.code === 'UPSTREAM_UNAVAILABLE');
      const { status, retryAfter } = await call(`during ${round}`);
      count(status === 503 && Number(retryAfter) > 0);
      count((await mail(round)).startsWith('452 '));
    }
    const seen = await graphqlRequest(gateway.graphqlUrl, '{ invites { edges { node { smartInviteId } } } }');
    expect(seen.data.invites.edges).toEqual([{ node: { smartInviteId: 'before' } }]);
    expect({ acknowledged, putOff }).toEqual({ acknowledged: 0, putOff: 3 * ROUNDS });

    await setReadOnly(database.url, false);
    await expect.poll(ready, { timeout: 20_000 }).toEqual([200, 'ok', undefined]);
    // A connection that was cut in between fails one more request at the most: whoever comes again is taken.
    await expect
      .poll(async () => typeof (await create(gateway, 'during-0')).data?.createInvite?.invite?.id, {
        timeout: 20_000,
      })
      .toBe('string');
    await expect.poll(async () => (await call('after')).status, { timeout: 20_000 }).toBe(204);
    expect(await mail(0)).toMatch(/^250 /);
    expect(gateway.unexpectedEnds()).toBe(0);
    recordFigures('A8', { 'false acknowledgements': acknowledged, 'put off': putOff });
  });
});
