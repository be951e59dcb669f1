import type { Row } from './row.ts';

/** H: clock, settings, what is installed. S: the checker itself. */
export const OPERATION: readonly Row[] = [
  {
    id: 'H1',
    scenario: 'clocks that are wrong by an hour, run backwards, or differ from the database’s',
    files: ['test/chaos/wrong-clocks.test.ts'],
    figures: [
      { name: 'events out of order', most: 0 },
      { name: 'mails sent twice', most: 0 },
    ],
  },
  {
    id: 'H2',
    scenario: 'every secret rolled on a pair of gateways under load',
    files: ['test/chaos/secret-rotation.test.ts'],
    figures: [
      { name: 'secrets rolled', least: 4 },
      { name: 'requests', least: 200 },
      { name: 'failed requests', most: 0 },
    ],
  },
  {
    id: 'H3',
    scenario: 'every setting unset, empty, of the wrong kind, absurd, misspelt',
    files: ['test/config.test.ts'],
    cases: 150,
  },
  {
    id: 'H4',
    scenario: 'secrets looked for in logs, metrics, errors and pages',
    files: ['test/security/canaries.test.ts'],
    figures: [
      { name: 'secrets', least: 8 },
      { name: 'answers scanned', least: 40 },
      { name: 'hits', most: 0 },
    ],
  },
  {
    id: 'H5',
    scenario: 'what is installed: known holes of severity high, packages that nothing uses',
    files: [],
    figures: [
      { name: 'high findings', most: 0 },
      { name: 'unused packages', most: 0 },
    ],
  },
  {
    id: 'H6',
    scenario: 'mutation testing of the rules, signatures, destinations and the log',
    files: [],
    figures: [{ name: 'killed', least: 90, unit: '%' }],
  },
  {
    id: 'S',
    scenario: 'gateways broken on purpose, which the checker has to catch',
    files: ['test/chaos/sabotage.test.ts', 'test/chaos/checker.test.ts'],
    tests: /the checker catches/,
    cases: 4,
  },
];
