import { describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { inviteInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresMissing } from '../support/postgres.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { SECRET } from './traffic.ts';

const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id } errors { code } }
}`;

describe.skipIf(postgresMissing)('a Postgres that is gone', { timeout: 90_000 }, () => {
  test('puts off callbacks, changes and reads, each told so, and takes them once it is back', async () => {
    await using server = await startPostgresServer();
    await using gateway = await startGatewayProcess({
      CRONOFY_CLIENT_SECRET: SECRET,
      DATABASE_URL: server.url,
    });
    const create = (smartInviteId: string) =>
      graphqlRequest(gateway.graphqlUrl, CREATE, { input: inviteInput(smartInviteId) });
    const read = () => graphqlRequest(gateway.graphqlUrl, '{ invites { edges { node { smartInviteId } } } }');
    const body = callbackBody('before', { recipient: { email: 'ana@guest.test', status: 'accepted' } });
    const call = () => postCallback(gateway.url, body, signatureOf(body, SECRET));
    expect((await create('before')).data.createInvite.invite.id).toBeTypeOf('string');

    await server.stopImmediately();
    for (let round = 0; round < 3; round++) {
      const { status, retryAfter } = await call();
      expect([status, Number(retryAfter)]).toEqual([503, 5]);
      for (const answer of [await create('during'), await read()])
        expect(answer.errors?.[0]).toMatchObject({
          message: expect.stringContaining('Nothing was changed.'),
          extensions: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: false },
        });
    }

    await server.start();
    await expect.poll(async () => (await call()).status, { timeout: 20_000 }).toBe(204);
    expect((await create('during')).data.createInvite.invite.id).toBeTypeOf('string');
    expect((await read()).data.invites.edges).toHaveLength(2);
    expect(gateway.unexpectedEnds()).toBe(0);
  });
});
