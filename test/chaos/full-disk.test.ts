import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { scaled } from './scaled.ts';
import { SECRET } from './traffic.ts';

const ROUNDS = scaled('CHAOS_FULL_DISK', 3, 50);
const PRLIMIT = '/usr/bin/prlimit';
const CREATE =
  'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { code } } }';

/** Lets a process write nothing to any file behind this byte: to SQLite it is a disk without room. */
function limitFiles({ pid }: GatewayProcess, bytes: string): void {
  execFileSync(PRLIMIT, ['--pid', String(pid()), `--fsize=${bytes}`]);
}

describe.skipIf(!existsSync(PRLIMIT))('a disk that is full under SQLite', { timeout: 120_000 }, () => {
  test('loses nothing that was acknowledged, acknowledges nothing meanwhile, and takes everything again afterwards', async () => {
    await using gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: SECRET });
    const acknowledged: string[] = [];
    const create = async (smartInviteId: string) => {
      const { data } = await graphqlRequest(gateway.graphqlUrl, CREATE, { input: quietInput(smartInviteId) });
      if (typeof data?.createInvite?.invite?.id === 'string') acknowledged.push(smartInviteId);
      return acknowledged.at(-1) === smartInviteId;
    };
    const call = async (comment: string) => {
      const reply = { email: 'ana@guest.test', status: 'accepted', comment };
      const body = callbackBody('before', {
        recipient: { email: 'ana@guest.test', status: 'accepted' },
        reply,
      });
      const { status } = await postCallback(gateway.url, body, signatureOf(body, SECRET));
      if (status < 300) acknowledged.push(comment);
      return status;
    };
    expect(await create('before')).toBe(true);
    for (let round = 0; round < ROUNDS; round++) {
      limitFiles(gateway, '1:unlimited');
      expect(await create(`full-${round}`)).toBe(false);
      expect(await call(`full ${round}`)).toBeGreaterThanOrEqual(500);
      // What was kept is still to be read.
      const { data } = await graphqlRequest(gateway.graphqlUrl, '{ invite(smartInviteId: "before") { id } }');
      expect(data.invite.id).toEqual(expect.any(String));
      limitFiles(gateway, 'unlimited:unlimited');
      expect(await create(`free-${round}`)).toBe(true);
      expect(await call(`free ${round}`)).toBe(204);
    }
    await gateway.end('SIGKILL');
    await gateway.start();
    const { data } = await graphqlRequest(
      gateway.graphqlUrl,
      '{ invites(first: 100) { edges { node { smartInviteId } } } inviteEvents(first: 100) { edges { node { sequence ... on RsvpReceived { comment } } } } }',
    );
    const nodes = (connection: { edges: { node: Record<string, unknown> }[] }) =>
      connection.edges.map(({ node }) => node);
    const events = nodes(data.inviteEvents);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const kept = [
      ...nodes(data.invites).map(({ smartInviteId }) => smartInviteId),
      ...events.map(({ comment }) => comment).filter((comment) => comment),
    ];
    expect(kept.sort()).toEqual(acknowledged.sort());
    expect(gateway.unexpectedEnds()).toBe(0);
  });
});
