import { expect, test } from 'vitest';
import { aCheckout } from './a-checkout.ts';
import { block } from './document-blocks.ts';

const PART = block('docs/mutants.md', 'part');

/** All of the run but its minutes: the mutants are made and the tests run once, those of one file, without any of them. */
test('the command for a part finds its two files and makes their mutants', { timeout: 60_000 }, async () => {
  await using checkout = await aCheckout(
    'src',
    'test',
    'tsconfig.json',
    'vitest.config.ts',
    'schema.graphql',
  );
  const printed = await checkout.run(
    `${PART.trimEnd()} --dryRunOnly --testFiles test/callbacks/signature.test.ts`,
  );
  expect(printed).toMatch(/Instrumented 2 source file\(s\) with \d{2,} mutant/);
  // Some dozens in that file, some hundreds in all.
  expect(printed).toMatch(/Initial test run succeeded\. Ran \d\d tests/);
});
