import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { recordFigures } from './figures.ts';

const ROLLED = ['CLIENT_SECRET', 'TOKEN_SECRET', 'CRONOFY_CLIENT_SECRET', 'INBOUND_WEBHOOK_SECRET'] as const;
const [OLD, NEW] = ['the-old-secret-of-thirty-two-and-more', 'the-new-secret-of-thirty-two-and-more'];
/** First everybody knows the new one, then it signs, then the old one is over: at no time one signs what another refuses. */
const STEPS = [OLD, `${OLD},${NEW}`, `${NEW},${OLD}`, NEW];
/** Between two visits to a guest's page, in milliseconds: it takes 120 in a minute. */
const VISIT_MS = 600;
const MAIL = 'From: ana@guest.test\r\nSubject: Hello\r\n\r\nHello\r\n';

describe.skipIf(postgresMissing)('a pair of gateways', () => {
  test('has every secret replaced under load without one failed request', { timeout: 400_000 }, async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await postgresDatabase());
    const start = async (secrets: string) =>
      stack.use(
        await startGatewayProcess({
          DATABASE_URL: database.url,
          PUBLIC_URL: 'http://invites.test',
          ...Object.fromEntries(ROLLED.map((name) => [name, secrets])),
        }),
      );
    const live: GatewayProcess[] = [await start(OLD), await start(OLD)];
    const made = await createInvite(live[0]!.graphqlUrl, inviteInput('visit'));
    const { data } = await graphqlRequest(
      live[0]!.graphqlUrl,
      '{ invite(smartInviteId: "visit") { recipient { rsvpUrl } } }',
    );
    const link = new URL(data.invite.recipient.rsvpUrl).pathname;
    let [secret, cursor] = [OLD, made.cursor];
    let requests = 0;
    const failed: string[] = [];
    let over = false;
    const asks: readonly ((gateway: GatewayProcess) => Promise<boolean | undefined>)[] = [
      async ({ url }) => {
        const headers = { authorization: `Bearer ${secret}` };
        const path = '/v1/smart_invites?smart_invite_id=visit&recipient_email=ana%40guest.test';
        return (await fetch(url + path, { headers })).status === 200;
      },
      async ({ url }) => {
        const answer = { email: 'ana@guest.test', status: 'accepted' };
        const body = callbackBody('visit', {
          recipient: answer,
          reply: { ...answer, comment: `${requests}` },
        });
        return (await postCallback(url, body, signatureOf(body, secret))).status === 204;
      },
      async ({ url }) => {
        const headers = { authorization: `Bearer ${secret}`, 'content-type': 'message/rfc822' };
        return (await fetch(`${url}/inbound/mime`, { method: 'POST', headers, body: MAIL })).ok;
      },
      async ({ graphqlUrl }) => {
        // Signed by one gateway and read by the other, whichever secret is the first there.
        const query =
          'query ($after: Cursor) { inviteEvents(first: 1, after: $after) { pageInfo { endCursor } } }';
        const page = await graphqlRequest(graphqlUrl, query, { after: cursor });
        cursor = page.data?.inviteEvents.pageInfo.endCursor ?? cursor;
        return page.errors === undefined;
      },
      async ({ url }) => {
        if (performance.now() < nextVisit) return undefined;
        nextVisit = performance.now() + VISIT_MS;
        return (await fetch(url + link)).status === 200;
      },
      async ({ graphqlUrl }) =>
        (await graphqlRequest(graphqlUrl, OLD_CURSOR, { after: made.cursor })).errors === undefined,
    ];
    const OLD_CURSOR =
      'query ($after: Cursor) { inviteEvents(first: 1, after: $after) { edges { cursor } } }';
    let nextVisit = 0;
    // What was signed with the old secret alone is good for as long as anybody knows it.
    let lasting = asks.length;
    const load = Array.from({ length: 4 }, async (_, worker) => {
      for (let turn = worker; !over; turn++) {
        const which = turn % lasting;
        const good = await asks[which]!(live[turn % live.length]!).catch(() => false);
        if (good !== undefined) requests++;
        if (good === false) failed.push(`${which} of ${live.length}`);
        await pause(5);
      }
    });
    for (const secrets of STEPS.slice(1)) {
      if (secrets === NEW) lasting = 4;
      if (secrets === NEW) await pause(300);
      for (let place = 0; place < 2; place++) {
        const next = await start(secrets);
        const [before] = live.splice(0, 1, next);
        live.push(live.shift()!);
        // Whoever balances the load has turned away; what was under way is finished.
        await pause(300);
        expect(await before?.end('SIGTERM')).toBe(0);
      }
      secret = NEW;
    }
    const refused = await fetch(`${live[0]!.url}/v1/smart_invites`, {
      headers: { authorization: `Bearer ${OLD}` },
    });
    over = true;
    await Promise.all(load);
    recordFigures('H2', { 'secrets rolled': ROLLED.length, requests, 'failed requests': failed.length });
    console.log(
      `H2: ${requests} requests while ${ROLLED.length} secrets were replaced, ${failed.length} failed`,
    );
    expect(failed).toEqual([]);
    expect(requests).toBeGreaterThan(200);
    expect(refused.status).toBe(401);
  });
});
