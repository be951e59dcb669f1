import type { Row } from './row.ts';

/** B: delivery, back-pressure, and what waits. */
export const DELIVERY: readonly Row[] = [
  {
    id: 'B1',
    scenario: 'subscribers that stop reading',
    files: ['test/server/slow-subscriber.test.ts'],
    figures: [
      { name: 'stalled', least: { P: 50, N: 1000, R: 1000 } },
      { name: 'growth for 100', most: 20, unit: 'MB' },
      { name: 'p99 of other readers', most: 100, unit: 'ms' },
    ],
  },
  {
    id: 'B2',
    scenario: 'one reader of one event a second among thousands',
    files: ['test/chaos/slow-reader.test.ts'],
    figures: [{ name: 'waiting for the socket', most: 1, unit: 'writes' }],
  },
  {
    id: 'B3',
    scenario: 'a storm of subscriptions begun and ended',
    files: ['test/chaos/subscribe-storm.test.ts'],
    figures: [
      { name: 'subscriptions', least: { P: 2000, N: 5000, R: 5000 } },
      { name: 'left behind', most: 0 },
    ],
  },
  {
    id: 'B4',
    scenario: 'clients that all resume at once',
    files: ['test/chaos/resume-storm.test.ts'],
    figures: [
      { name: 'clients', least: { P: 200, N: 2000, R: 2000 } },
      { name: 'gaps', most: 0 },
      { name: 'repeated', most: 0 },
      { name: 'seconds', most: 30 },
    ],
  },
  {
    id: 'B5',
    scenario: 'published here, subscribed there: by Postgres, by Redis, by the tick alone',
    files: ['test/contract/wake.test.ts', 'test/chaos/wake-latency.test.ts'],
    figures: [
      { name: 'p95 by Postgres', most: 25, unit: 'ms' },
      { name: 'p95 by Redis', most: 25, unit: 'ms' },
      { name: 'p95 by the tick', most: 1200, unit: 'ms' },
    ],
  },
  {
    id: 'B6',
    scenario: 'Redis killed and started in mid-stream',
    files: ['test/chaos/redis-restart.test.ts'],
    figures: [
      { name: 'kills', least: { P: 3, N: 20, R: 20 } },
      { name: 'lost', most: 0 },
      { name: 'duplicated', most: 0 },
      { name: 'fast again', most: 5000, unit: 'ms' },
    ],
  },
  {
    id: 'B7',
    scenario: 'memory in calm after each of several loads',
    files: ['test/chaos/memory.test.ts'],
    figures: [
      { name: 'runs', least: { P: 2, N: 5, R: 5 } },
      { name: 'growth', most: 5, unit: '%' },
    ],
    tier: 'N',
  },
  {
    id: 'B8',
    scenario: 'SIGTERM under requests, subscriptions and mail',
    files: ['test/chaos/graceful-stop.test.ts'],
    figures: [
      { name: 'requests', least: { P: 100, N: 1500, R: 1500 } },
      { name: 'failed requests', most: 0 },
      { name: 'not ready after', most: 100, unit: 'ms' },
      { name: 'ended after', most: 10_000, unit: 'ms' },
    ],
  },
  {
    id: 'B9',
    scenario: 'an upstream that is slow, full, broken or gone',
    files: [
      'test/upstream/breaker.test.ts',
      'test/upstream/client-faults.test.ts',
      'test/upstream/client-limits.test.ts',
      'test/upstream/rate-budget.test.ts',
    ],
    cases: 30,
  },
  {
    id: 'B10',
    scenario: 'a burst of callbacks, each looked up upstream within its rate',
    files: ['test/upstream/replay.test.ts'],
    tests: /B10/,
    figures: [
      { name: 'callbacks', least: { P: 500, N: 5000, R: 5000 } },
      { name: 'look-ups a minute', most: 500 },
      { name: 'wrong states', most: 0 },
    ],
  },
];
