import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { createClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { from, take, toArray } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import { resumingLink } from '../../src/client/apollo.ts';
import { createInviteEventStream } from '../../src/client/invite-event-stream.ts';
import { resumingForward } from '../../src/client/urql.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type CutProxy, startCutProxy } from '../support/cut-proxy.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { produceEvents } from '../support/produce-events.ts';

const backoff = { firstMs: 5, mostMs: 50 };
/** A document as a page would write it: it does not select `cursor`. */
const EVENTS = `subscription Events($after: Cursor) {
  changes: inviteEvents(after: $after) { sequence invite { smartInviteId } }
}`;
const STATUS = 'subscription Status($id: String!) { inviteStatus(smartInviteId: $id) { id revision } }';
const TWENTY = Array.from({ length: 20 }, (_, index) => index + 1);

let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

async function gatewayBehindProxy(): Promise<{ gateway: TestGateway; way: CutProxy; url: string }> {
  const gateway = await openTestGateway();
  ends.push(() => gateway[Symbol.asyncDispose]());
  const way = await startCutProxy(gateway.port);
  ends.push(() => way[Symbol.asyncDispose]());
  return { gateway, way, url: `http://127.0.0.1:${way.port}/graphql` };
}

/** Makes twenty events with a cut connection after each five, beginning once the subscription stands. */
async function produceWithCuts({ gateway, way }: { gateway: TestGateway; way: CutProxy }): Promise<void> {
  for (let cut = 0; cut < 4; cut += 1) {
    await produceEvents(gateway.graphqlUrl, `cut-${cut}`, 5);
    way.cut();
  }
}

test('a subscription of Apollo Client survives cuts without a gap or a repeat', async () => {
  const parts = await gatewayBehindProxy();
  const states: string[] = [];
  const link = resumingLink({ url: parts.url, backoff, onState: (state) => void states.push(state) });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      link,
      new HttpLink({ uri: parts.url }),
    ),
  });
  const seen: number[] = [];
  const subscription = client
    .subscribe<{ changes: { sequence: number } }>({ query: gql(EVENTS), fetchPolicy: 'no-cache' })
    .subscribe(({ data }) => void seen.push(data?.changes.sequence ?? 0));
  await expect.poll(() => states).toContain('live');
  await produceWithCuts(parts);
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(20);
  subscription.unsubscribe();
  expect(seen).toEqual(TWENTY);
});

test('a subscription of urql survives cuts without a gap or a repeat', async () => {
  const parts = await gatewayBehindProxy();
  const states: string[] = [];
  const client = createClient({
    url: parts.url,
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: resumingForward({
          url: parts.url,
          backoff,
          onState: (state) => void states.push(state),
        }),
      }),
      fetchExchange,
    ],
  });
  const seen: number[] = [];
  const subscription = client
    .subscription(EVENTS, {})
    .subscribe(({ data }) => void seen.push(data.changes.sequence));
  await expect.poll(() => states).toContain('live');
  await produceWithCuts(parts);
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(20);
  subscription.unsubscribe();
  expect(seen).toEqual(TWENTY);
});

test('a subscription without `after` gives the present state again after a cut', async () => {
  const { gateway, way, url } = await gatewayBehindProxy();
  await createInvite(gateway.graphqlUrl, quietInput('watched'));
  const forward = resumingForward({ url, backoff });
  const seen: unknown[] = [];
  const subscription = forward({ query: STATUS, variables: { id: 'watched' } }).subscribe({
    next: ({ data }) => void seen.push(data?.inviteStatus),
    error: (error) => void seen.push(error),
  });
  await expect.poll(() => seen.length).toBe(1);
  way.cut();
  await expect.poll(() => seen.length).toBe(2);
  subscription.unsubscribe();
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({ revision: 1 });
});

test('RxJS takes the stream as it is', async () => {
  const { gateway, url } = await gatewayBehindProxy();
  const { data } = await gateway.request('{ latestCursor }');
  await produceEvents(gateway.graphqlUrl, 'rx', 5);
  const stream = createInviteEventStream({ url, after: data?.latestCursor });
  const events = await new Promise<readonly { sequence: number }[]>((resolve, reject) => {
    from(stream).pipe(take(5), toArray()).subscribe({ next: resolve, error: reject });
  });
  expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
});

test('what an observer throws does not end the stream', async () => {
  const { gateway, url } = await gatewayBehindProxy();
  const { data } = await gateway.request('{ latestCursor }');
  await produceEvents(gateway.graphqlUrl, 'thrown', 5);
  const thrown: unknown[] = [];
  const hear = (error: unknown) => void thrown.push(error);
  // The runner listens as well, and would call it a failure of the test.
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', hear);
  ends.push(() => {
    process.off('uncaughtException', hear);
    for (const listener of listeners) process.on('uncaughtException', listener);
  });
  const seen: number[] = [];
  const subscription = createInviteEventStream({ url, after: data?.latestCursor }).subscribe((event) => {
    seen.push(event.sequence);
    if (event.sequence === 2) throw new Error('a page that fails');
  });
  await expect.poll(() => seen).toEqual([1, 2, 3, 4, 5]);
  subscription.unsubscribe();
  expect(thrown).toMatchObject([{ message: 'a page that fails' }]);
});
