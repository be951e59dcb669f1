import { globSync } from 'node:fs';

/** The tests that mutants are tried with: quick ones that need no other process. */
const TESTS = [
  'test/invites/**/*.test.ts',
  'test/callbacks/{signature,destination}.test.ts',
  'test/stream/{subscribe,stream}.test.ts',
  'test/contract/{log,retention,erasure,answers}.test.ts',
  'test/mail/{desk,ingest}.test.ts',
  'test/mail/bounce/take-bounce.test.ts',
  'test/mail/catalogue/{occurrences,order,which-invite,who-answered}.test.ts',
  'test/schema/{proposals,unmatched-replies}.test.ts',
  'test/upstream/{engine,confirmer,changes-between}.test.ts',
];
const LEFT_OUT = ['**/*-properties.test.ts', 'test/invites/reordered.test.ts'];

/** Paths of the test files. */
export function testFiles(): string[] {
  return globSync(TESTS, { exclude: LEFT_OUT }).toSorted();
}
