import type { Row } from './row.ts';

/** C: callbacks that come in. D: callbacks that go out. */
export const CALLBACKS: readonly Row[] = [
  {
    id: 'C1',
    scenario: 'forged signatures: none, empty, wrong, misspelt, two, 10,000 random',
    files: ['test/callbacks/signature.test.ts', 'test/e2e/callback.test.ts'],
    tests: /refused|forge|signature/i,
    cases: 20,
  },
  {
    id: 'C2',
    scenario: 'signed bodies changed by one bit, or written again',
    files: ['test/callbacks/signature.test.ts'],
    tests: /a body that is not the signed bytes/,
    cases: 6,
  },
  {
    id: 'C3',
    scenario: 'valid callbacks replayed and shuffled',
    files: ['test/upstream/replay.test.ts'],
    tests: /C3/,
    cases: 1,
  },
  {
    id: 'C4',
    scenario: 'secrets that roll, in any place of the list',
    files: ['test/callbacks/signature.test.ts'],
    tests: /active secrets|retired/,
    cases: 2,
  },
  {
    id: 'C5',
    scenario: 'bodies too large, and bodies that never end',
    files: ['test/server/slow-callback.test.ts', 'test/e2e/callback.test.ts'],
    tests: /C5|300 kB/,
    cases: 5,
  },
  {
    id: 'C6',
    scenario: 'unknown invites, types and keys',
    files: ['test/e2e/callback.test.ts', 'test/callbacks/payload.test.ts'],
    tests: /unknown invite|adds later|nobody knows yet/,
    cases: 7,
  },
  {
    id: 'C7',
    scenario: 'one callback at two gateways at once',
    files: ['test/upstream/replay.test.ts'],
    tests: /C7/,
    cases: 1,
  },
  {
    id: 'D1',
    scenario: 'callback addresses that lead where they should not: connections to a forbidden host',
    files: ['test/callbacks/destination.test.ts', 'test/callbacks/connect.test.ts'],
    cases: 120,
  },
  {
    id: 'D2',
    scenario: 'names whose addresses change, mix or resolve to nothing',
    files: ['test/callbacks/connect.test.ts'],
    tests: /a name |name server/,
    cases: 12,
  },
  {
    id: 'D3',
    scenario: 'redirects and refreshes to another host',
    files: ['test/callbacks/attempt.test.ts'],
    tests: /\b30\d|refreshes/,
    cases: 7,
  },
  {
    id: 'D4',
    scenario: 'destinations that changed since they were given',
    files: ['test/callbacks/attempt.test.ts'],
    tests: /judged at delivery/,
    cases: 3,
  },
  {
    id: 'D5',
    scenario: 'receivers that never end, hold on, or lie about their certificate',
    files: ['test/callbacks/hostile-receivers.test.ts'],
    cases: 18,
  },
  { id: 'D6', scenario: 'the schedule of attempts', files: ['test/callbacks/schedule.test.ts'], cases: 6 },
  {
    id: 'D7',
    scenario: 'receivers verify with the Cronofy client and by the Standard Webhooks algorithm',
    files: ['test/callbacks/webhook-headers.test.ts'],
    cases: 6,
  },
];
