import type { Results } from './figures.ts';
import type { Suite, SuiteContext } from './suites/suite.ts';

/** Every suite, in the order of the table. Loaded only when it runs: some bring heavy peers along. */
export const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
  fanout: async () => (await import('./suites/fanout.ts')).fanout,
  status: async () => (await import('./suites/status.ts')).status,
  commits: async () => (await import('./suites/commits.ts')).commits,
  mail: async () => (await import('./suites/mail.ts')).mail,
  start: async () => (await import('./suites/start.ts')).start,
  stored: async () => (await import('./suites/stored.ts')).stored,
  calendar: async () => (await import('./suites/calendar.ts')).calendar,
};

/** Longest time of one suite, in milliseconds: one that hangs must not keep the others from running. */
const SUITE_MS = 8 * 60_000;

/** Runs suites one after the other; one that fails is told of, and the others go on. */
export async function runSuites(
  names: readonly string[],
  context: SuiteContext,
): Promise<Pick<Results, 'suites' | 'failures'>> {
  const suites: Record<string, Results['suites'][string]> = {};
  const failures: Record<string, string> = {};
  for (const name of names) {
    const began = performance.now();
    const progress = (what: string) => context.progress(`${name}: ${what}`);
    try {
      const suite = await SUITES[name]?.();
      if (!suite) throw new Error('There is no such suite.');
      const figures = await inTime(suite({ ...context, progress }));
      suites[name] = { ...figures, seconds: (performance.now() - began) / 1000 };
      if (figures.missing && figures.missing.length > 0) failures[name] = figures.missing.join('; ');
    } catch (error) {
      const { message, stack } = error as Error;
      progress(`FAILED: ${stack ?? message}`);
      failures[name] = message;
    }
  }
  return { suites, failures };
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${SUITE_MS / 1000} s.`)), SUITE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
