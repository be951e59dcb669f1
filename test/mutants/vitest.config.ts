import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import whole from '../../vitest.config.ts';

/** Tests that open databases come last: most mutants die before them, and a run ends at its first failure. */
const LATE = [/service/, /notify/, /stream|contract/];

class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => LATE.findIndex((late) => late.test(moduleId));
    return files.toSorted((a, b) => place(a) - place(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/**
 * The tests that mutants are tried with: those of the rules and of the log that are quick, need no other process, and
 * do the same each time. Property tests draw their cases anew and would make a score a matter of luck.
 */
export default defineConfig({
  resolve: whole.resolve ?? {},
  test: {
    include: [
      'test/invites/**/*.test.ts',
      'test/callbacks/{signature,destination}.test.ts',
      'test/stream/{subscribe,stream}.test.ts',
      'test/contract/{log,retention}.test.ts',
    ],
    exclude: ['**/*-properties.test.ts', 'test/invites/reordered.test.ts'],
    env: { TEST_POSTGRES_URL: '', TEST_REDIS_URL: '' },
    isolate: false,
    sequence: { sequencer: QuickFirst },
    testTimeout: 30_000,
  },
});
