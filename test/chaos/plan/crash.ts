import { NOTHING_LOST, type Row } from './row.ts';

/** A: crash and durability. */
export const CRASH: readonly Row[] = [
  {
    id: 'A1',
    scenario:
      'kill -9 of the gateway under callbacks and mutations; a subscriber resumes by cursor across each',
    files: ['test/chaos/kill.test.ts'],
    figures: [{ name: 'kills', least: { P: 10, N: 100, R: 1000 } }, ...NOTHING_LOST],
  },
  {
    id: 'A2',
    scenario: 'either of two instances killed; both subscribers go over to the survivor',
    files: ['test/chaos/two-instances.test.ts'],
    tests: /lose nothing over/,
    figures: [{ name: 'kills', least: { P: 4, N: 50, R: 50 } }, ...NOTHING_LOST],
  },
  {
    id: 'A3',
    scenario: 'Postgres stopped at once and started again',
    files: ['test/chaos/postgres-restart.test.ts'],
    figures: [
      { name: 'restarts', least: { P: 5, N: 50, R: 50 } },
      ...NOTHING_LOST,
      { name: 'ready again', most: 2000, unit: 'ms' },
    ],
  },
  {
    id: 'A4',
    scenario: 'every connection to Postgres ended each 200 ms',
    files: ['test/chaos/postgres-terminate.test.ts'],
    figures: [
      { name: 'seconds', least: { P: 3, N: 30, R: 30 } },
      ...NOTHING_LOST,
      { name: 'listens again', most: 5000, unit: 'ms' },
      { name: 'uncaught', most: 0 },
    ],
  },
  {
    id: 'A5',
    scenario: 'the socket that waits for notifications is half open',
    files: ['test/chaos/half-open-listen.test.ts'],
    figures: [
      { name: 'slowest event meanwhile', most: 1200, unit: 'ms' },
      { name: 'noticed', most: 15_000, unit: 'ms' },
    ],
  },
  {
    id: 'A6',
    scenario:
      'kill -9 on SQLite, also between commit and answer and within a transaction; first starts cut short',
    files: ['test/chaos/kill.test.ts', 'test/chaos/first-start.test.ts'],
    figures: [{ name: 'kills', least: { P: 10, N: 100, R: 1000 } }, ...NOTHING_LOST],
  },
  {
    id: 'A7',
    scenario: '16 writers on two instances that pause within their transactions',
    files: ['test/chaos/two-instances.test.ts'],
    tests: /16 writers/,
    figures: [{ name: 'events', least: { P: 6000, N: 100_000, R: 100_000 } }, ...NOTHING_LOST],
  },
  {
    id: 'A8',
    scenario: 'a database that takes no writes: callbacks get 5xx, mail 4xx, nothing is acknowledged',
    files: ['test/chaos/read-only.test.ts', 'test/chaos/full-disk.test.ts'],
    figures: [
      { name: 'false acknowledgements', most: 0 },
      { name: 'put off', least: 1 },
    ],
  },
  {
    id: 'A9',
    scenario: 'many instances start at once on an empty database',
    files: ['test/store/postgres.test.ts'],
    tests: /A9/,
    figures: [
      { name: 'ready', least: 20 },
      { name: 'schemas', most: 1 },
    ],
  },
  {
    id: 'A10',
    scenario: 'events deleted under a cursor that waits',
    files: ['test/contract/retention.test.ts', 'test/stream/trimmed-tail.test.ts'],
    cases: 10,
  },
];
