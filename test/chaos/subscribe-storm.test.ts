import { expect, test, vi } from 'vitest';
import type { LiveCounts } from '../../src/server/live/live.ts';
import type { Tails } from '../../src/stream/tails.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { produceEvents } from '../support/produce-events.ts';
import { openRawWebSocket, type RawWebSocket } from '../support/raw-web-socket.ts';
import { recordFigures } from './figures.ts';
import { createRandom } from './random.ts';
import { SEED, scaled } from './scaled.ts';

const SUBSCRIPTIONS = scaled('CHAOS_SUBSCRIPTIONS', 2000, 5000);
const SOCKETS = 20;
/** Subscriptions of a socket that are open at a time; a few below the bound, since an ending takes a turn. */
const AT_ONCE = 15;

/** What the gateway counts by itself, taken where it is made. */
const counted = vi.hoisted(() => ({ lives: [] as (() => LiveCounts)[], tails: [] as Tails['count'][] }));
vi.mock('../../src/server/live/live.ts', async (original) => {
  const module = await original<typeof import('../../src/server/live/live.ts')>();
  return {
    ...module,
    createLive: (...parts: Parameters<typeof module.createLive>) => {
      const live = module.createLive(...parts);
      counted.lives.push(live.counts);
      return live;
    },
  };
});
vi.mock('../../src/stream/tails.ts', async (original) => {
  const module = await original<typeof import('../../src/stream/tails.ts')>();
  return {
    ...module,
    createTails: (...parts: Parameters<typeof module.createTails>) => {
      const tails = module.createTails(...parts);
      counted.tails.push(tails.count);
      return tails;
    },
  };
});

const DOCUMENTS = [
  'subscription ($ids: [String!]) { inviteEvents(filter: { smartInviteIds: $ids }) { sequence } }',
  'subscription { inviteEvents { sequence id } }',
];

test(`${SUBSCRIPTIONS} subscriptions begun and ended in a hurry leave nothing behind`, {
  timeout: 120_000,
}, async () => {
  const random = createRandom(SEED);
  await using gateway = await openTestGateway();
  await produceEvents(gateway.graphqlUrl, 'first', 5);
  const [counts, tails] = [counted.lives[0], counted.tails[0]];
  if (!counts || !tails) throw new Error('the gateway counts nothing');
  let most = 0;
  let sent = 0;
  const began = performance.now();
  await using stack = new AsyncDisposableStack();
  const sockets: RawWebSocket[] = [];
  for (let index = 0; index < SOCKETS; index++)
    sockets.push(stack.use(await openRawWebSocket(gateway.socketUrl)));
  const writing = produceEvents(gateway.graphqlUrl, 'meanwhile', 200);
  await Promise.all(
    sockets.map(async (socket, index) => {
      await socket.initialise();
      for (let number = 0; number < SUBSCRIPTIONS / SOCKETS; number++) {
        const variables = { ids: [`meanwhile-${random.between(0, 99)}`] };
        const query = DOCUMENTS[random.between(0, 1)];
        socket.send({ type: 'subscribe', id: String(number), payload: { query, variables } });
        sent++;
        // Some end before they have begun; half of the sockets just go away in the end.
        const ending = number - random.between(0, AT_ONCE - 1);
        if (ending >= 0) socket.send({ type: 'complete', id: String(ending) });
        if (number >= AT_ONCE) socket.send({ type: 'complete', id: String(number - AT_ONCE) });
        if (number % AT_ONCE === 0) {
          socket.send({ type: 'ping' });
          for (let type = ''; type !== 'pong'; ) {
            const message = await socket.next();
            type = message.type;
            if (type === 'error') throw new Error(JSON.stringify(message));
          }
          most = Math.max(most, counts().subscriptions);
        }
      }
      if (index % 2 === 0)
        for (let number = 0; number < SUBSCRIPTIONS / SOCKETS; number++)
          socket.send({ type: 'complete', id: String(number) });
      else socket.socket.terminate();
    }),
  );
  await writing;
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  console.log(
    `subscribe storm, CHAOS_SEED=${SEED}: ${JSON.stringify({ subscriptions: SUBSCRIPTIONS, most, seconds })}`,
  );
  expect(most).toBeGreaterThan(SOCKETS);
  const left = () => Object.values(counts()).reduce((sum, count) => sum + count, tails());
  await vi.waitUntil(() => left() === 0, { timeout: 20_000, interval: 50 }).catch(() => {});
  recordFigures('B3', { subscriptions: sent, 'left behind': left() });
  await vi.waitFor(
    () =>
      expect({ ...counts(), tails: tails() }).toEqual({ subscriptions: 0, groups: 0, rooms: 0, tails: 0 }),
    { timeout: 20_000, interval: 50 },
  );
});
