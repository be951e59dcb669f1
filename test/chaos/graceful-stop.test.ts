import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { recordFigures } from './figures.ts';
import { startInstances } from './instances.ts';
import { startReadyProxy } from './ready-proxy.ts';
import { startResumingSubscriber } from './resuming-subscriber.ts';
import { scaled } from './scaled.ts';
import { openSmtpSession } from './smtp-session.ts';
import { startSteadyLoad } from './steady-load.ts';

const PER_SECOND = scaled('CHAOS_STOP_REQUESTS', 60, 500);
const SUBSCRIBERS = scaled('CHAOS_STOP_SUBSCRIBERS', 20, 200);
const SESSIONS = scaled('CHAOS_STOP_SESSIONS', 5, 20);
/** How long the load goes on before the signal, in milliseconds. */
const BEFORE_MS = 2000;

describe.skipIf(postgresMissing)('SIGTERM to one of two instances', { timeout: 120_000 }, () => {
  test('B8: no request fails, subscribers go on at the other without a gap, and it ends in order', async () => {
    await using database = await postgresDatabase();
    await using instances = await startInstances({ databases: [database.url, database.url] });
    const [going, staying] = instances.all;
    if (!going || !staying) throw new Error('There are not two.');
    await using proxy = await startReadyProxy([going.url, staying.url]);
    const { cursor } = await createInvite(going.graphqlUrl, quietInput('first'));
    await createInvite(going.graphqlUrl, quietInput('second'));
    const socketUrl = `ws://127.0.0.1:${proxy.port}/graphql`;
    const subscribers = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, () => startResumingSubscriber(socketUrl, cursor)),
    );
    const sessions = await Promise.all(
      Array.from({ length: SESSIONS }, () => openSmtpSession(going.smtpPort)),
    );
    const load = startSteadyLoad(proxy.port, PER_SECOND);
    await pause(BEFORE_MS);

    const began = performance.now();
    going.signal('SIGTERM');
    const turnedAt = await proxy.notReady(going.url);
    const code = await going.ended();
    const endedMs = performance.now() - began;
    const goodbyes = await Promise.all(sessions.map(({ ended }) => ended));
    await pause(BEFORE_MS / 2);
    await load.stop();
    await createInvite(staying.graphqlUrl, quietInput('last'));
    const end = await headOf(staying.graphqlUrl);
    await expect
      .poll(() => subscribers.filter(({ sequences }) => sequences.at(-1) === end).length, { timeout: 30_000 })
      .toBe(SUBSCRIBERS);
    for (const subscriber of subscribers) subscriber.stop();

    expect(load.right()).toBeGreaterThan((PER_SECOND * BEFORE_MS) / 2000);
    expect(load.wrong).toEqual([]);
    expect(proxy.refused()).toBe(0);
    expect(code).toBe(0);
    // Some were at the one that went; each was told so, and goes on right behind what it had.
    const codes = subscribers.flatMap((subscriber) => subscriber.codes);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set([1001]));
    for (const { sequences } of subscribers)
      expect(sequences).toEqual(Array.from({ length: end - 1 }, (_, index) => index + 2));
    for (const goodbye of goodbyes) expect(goodbye).toMatch(/^421 /);
    recordFigures('B8', {
      'failed requests': load.wrong.length,
      requests: load.right(),
      'not ready after': turnedAt - began,
      'ended after': endedMs,
    });
    process.stdout.write(
      `B8: ${load.right()} requests, ${load.wrong.length} failed; ${SUBSCRIBERS} subscribers, ${codes.length} moved; ` +
        `not ready after ${Math.round(turnedAt - began)} ms, ended after ${Math.round(endedMs)} ms\n`,
    );
  });
});

/** The newest event's place. */
async function headOf(graphqlUrl: string): Promise<number> {
  const query =
    '{ inviteEvents(first: 100, after: null) { pageInfo { hasNextPage endCursor } edges { node { sequence } } } }';
  let sequence = 0;
  for (let text = query; ; ) {
    const response = await fetch(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    });
    const { data } = (await response.json()) as { data: { inviteEvents: EventPage } };
    const { edges, pageInfo } = data.inviteEvents;
    sequence = edges.at(-1)?.node.sequence ?? sequence;
    if (!pageInfo.hasNextPage) return sequence;
    text = query.replace('null', JSON.stringify(pageInfo.endCursor));
  }
}

interface EventPage {
  readonly edges: readonly { readonly node: { readonly sequence: number } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}
