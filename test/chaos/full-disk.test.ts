import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { scaled } from './scaled.ts';
import { SECRET } from './traffic.ts';

const ROUNDS = scaled('CHAOS_FULL_DISK', 3, 50);
const PRLIMIT = '/usr/bin/prlimit';
const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { recipient { replyAddress } } errors { code } }
}`;
const KEPT = `query ($after: Cursor) {
  invites(first: 100) { edges { node { smartInviteId } } }
  inviteEvents(first: 100, after: $after) {
    edges { node { sequence ... on RsvpReceived { comment } ... on MessageReceived { subject } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
/** What callers get instead of what they asked for: what is wrong, and when to come again. */
const UNWRITABLE = {
  code: 'UPSTREAM_UNAVAILABLE',
  retryAfterMs: expect.any(Number),
};
const NOT_READY = {
  status: 'not ready',
  reason: 'the store cannot be written',
  database: 'ok',
  writes: 'failed',
};

/** Lets a process write nothing to any file behind this byte: to SQLite it is a disk without room. */
function limitFiles({ pid }: GatewayProcess, bytes: string): void {
  execFileSync(PRLIMIT, ['--pid', String(pid()), `--fsize=${bytes}`]);
}

describe.skipIf(!existsSync(PRLIMIT))('a disk that is full under SQLite', { timeout: 120_000 }, () => {
  test('loses nothing that was acknowledged, says that it can take nothing meanwhile, and takes everything again afterwards', async () => {
    await using gateway = await startGatewayProcess({ CRONOFY_CLIENT_SECRET: SECRET });
    const acknowledged: string[] = [];
    const create = async (smartInviteId: string) => {
      const { data, errors } = await graphqlRequest(gateway.graphqlUrl, CREATE, {
        input: quietInput(smartInviteId),
      });
      const made = data?.createInvite?.invite;
      if (made) acknowledged.push(smartInviteId);
      return made?.recipient.replyAddress ?? errors?.[0];
    };
    const call = async (comment: string) => {
      const recipient = { email: 'ana@guest.test', status: 'accepted' };
      const body = callbackBody('before', { recipient, reply: { ...recipient, comment } });
      const { status, retryAfter } = await postCallback(gateway.url, body, signatureOf(body, SECRET));
      if (status < 300) acknowledged.push(comment);
      return [status, Number(retryAfter) > 0];
    };
    const to = await create('before');
    expect(to).toEqual(expect.any(String));
    const mail = async (subject: string) => {
      const message = `From: ana@guest.test\r\nTo: ${to}\r\nMessage-ID: <${subject.replace(' ', '-')}@guest.test>\r\nSubject: ${subject}\r\n\r\nSoon.\r\n`;
      const answer = await sendBySmtp(gateway.smtpPort, { from: 'ana@guest.test', to, message });
      if (answer.startsWith('250 ')) acknowledged.push(subject);
      return answer.slice(0, 4);
    };
    const ready = async () => {
      const response = await fetch(`${gateway.url}/health/ready`);
      return [response.status, await response.json()];
    };
    for (let round = 0; round < ROUNDS; round++) {
      limitFiles(gateway, '1:unlimited');
      expect(await create(`full-${round}`)).toMatchObject({ extensions: UNWRITABLE });
      expect(await call(`full ${round}`)).toEqual([503, true]);
      expect(await mail(`Full ${round}`)).toBe('452 ');
      expect(await ready()).toMatchObject([503, NOT_READY]);
      // What was kept is still to be read.
      const { data } = await graphqlRequest(gateway.graphqlUrl, '{ invite(smartInviteId: "before") { id } }');
      expect(data.invite.id).toEqual(expect.any(String));
      limitFiles(gateway, 'unlimited:unlimited');
      // Nobody has to try in vain before it takes itself for ready.
      expect(await ready()).toMatchObject([200, { status: 'ready', writes: 'ok' }]);
      expect(await create(`free-${round}`)).toEqual(expect.any(String));
      expect(await call(`free ${round}`)).toEqual([204, false]);
      expect(await mail(`Free ${round}`)).toBe('250 ');
    }
    await gateway.end('SIGKILL');
    await gateway.start();
    const page = async (after?: string) => (await graphqlRequest(gateway.graphqlUrl, KEPT, { after })).data;
    const nodes = (connection: { edges: { node: Record<string, unknown> }[] }) =>
      connection.edges.map(({ node }) => node);
    let data = await page();
    const events = nodes(data.inviteEvents);
    while (data.inviteEvents.pageInfo.hasNextPage) {
      data = await page(data.inviteEvents.pageInfo.endCursor);
      events.push(...nodes(data.inviteEvents));
    }
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const kept = [
      ...nodes(data.invites).map(({ smartInviteId }) => smartInviteId),
      ...events.map(({ comment, subject }) => comment ?? subject).filter((said) => said),
    ];
    expect(kept.sort()).toEqual(acknowledged.sort());
    expect(gateway.unexpectedEnds()).toBe(0);
  });
});
