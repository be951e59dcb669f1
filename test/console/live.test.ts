import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserSession, chromiumMissing, openBrowser } from '../support/browser.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { produceEvents } from '../support/produce-events.ts';
import { aVisit, untilLive } from './a-visit.ts';

const REPLY = `mutation ($input: SimulateReplyInput!) {
  simulateReply(input: $input) { disposition errors { message } }
}`;

describe.skipIf(chromiumMissing)('live answers in the console', () => {
  const stack = new AsyncDisposableStack();
  let gateway: TestGateway;
  let session: BrowserSession;
  beforeAll(async () => {
    gateway = stack.use(await openTestGateway());
    session = stack.use(await openBrowser());
  });
  afterAll(() => stack.disposeAsync());

  const originOf = (port: number) => `http://127.0.0.1:${port}`;
  const answer = (smartInviteId: string, status: string) =>
    gateway.request(REPLY, {
      input: { smartInviteId, recipientEmail: 'ana@guest.test', client: 'GMAIL', status },
    });

  test('an answer shows in the list as it arrives, and is read out', async () => {
    await createInvite(gateway.graphqlUrl, inviteInput('viewing'));
    await using visit = await aVisit(session, originOf(gateway.port));
    const row = visit.page.getByRole('listitem').filter({ hasText: 'Flat viewing' });
    await row.getByText('1 open').waitFor();
    await untilLive(visit);

    await answer('viewing', 'ACCEPTED');
    await row.getByText('1 yes').waitFor();
    await visit.page.getByRole('log').getByText('ana@guest.test').waitFor();

    await answer('viewing', 'DECLINED');
    await row.getByText('1 no').waitFor();
    expect(visit.problems).toEqual([]);
  });

  test('an invite that somebody else creates joins the list', async () => {
    await using visit = await aVisit(session, originOf(gateway.port));
    await untilLive(visit);
    const event = { ...inviteInput('').event, summary: 'Garden party' };
    await createInvite(gateway.graphqlUrl, inviteInput('party', { event }));
    await visit.page.getByRole('link', { name: 'Garden party' }).waitFor();
    expect(visit.problems).toEqual([]);
  });

  test('a connection that is cut again and again loses nothing and repeats nothing', async () => {
    await using way = await startCutProxy(gateway.port);
    await using visit = await aVisit(session, originOf(way.port), '#/?text=cut-');
    await untilLive(visit);
    const rounds = 5;
    const each = 40;
    for (let round = 0; round < rounds; round += 1) {
      const produced = produceEvents(gateway.graphqlUrl, `cut-${round}`, each);
      way.cut();
      await produced;
      await expect
        .poll(() => visit.sequences.length, { timeout: 30_000 })
        .toBeGreaterThan(each * (round + 1) - 1);
    }
    // Each once and in order, over six sockets.
    const first = visit.sequences[0] ?? 0;
    const own = visit.sequences.slice(-rounds * each);
    expect(visit.sequences).toEqual(visit.sequences.map((_, index) => first + index));
    expect(own.length).toBe(rounds * each);
    await untilLive(visit);
    await visit.page.getByText(`${rounds * each} invites fit`).waitFor();
    expect(visit.problems).toEqual([]);
  }, 120_000);

  test('a way that takes everything and brings nothing is given up, and the page says so', async () => {
    const event = { ...inviteInput('').event, summary: 'Night train' };
    await createInvite(gateway.graphqlUrl, inviteInput('train', { event }));
    await using way = await startCutProxy(gateway.port);
    await using visit = await aVisit(session, originOf(way.port), '#/?text=train');
    const row = visit.page.getByRole('listitem').filter({ hasText: 'Night train' });
    await row.getByText('1 open').waitFor();
    await untilLive(visit);
    way.set('blackhole');
    await answer('train', 'TENTATIVE');
    await visit.page.locator('.connection.lost').waitFor({ timeout: 30_000 });
    way.set('open');
    way.cut();
    await row.getByText('1 maybe').waitFor({ timeout: 60_000 });
    expect(visit.problems).toEqual([]);
  }, 120_000);
});
