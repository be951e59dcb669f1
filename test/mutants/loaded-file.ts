import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declaring, newSuite, type Suite, type Test } from './declared.ts';
import { type Effort, effort, entering } from './instrumented.ts';
import { beforeIdle } from './patience.ts';

/** What happened to one test; without an error it passed. */
export interface Ran extends Effort {
  /** Path of the file and names of suites and test, with slashes between them. */
  readonly id: string;
  readonly ms: number;
  readonly error?: unknown;
}

/** What is known of a test from when it ran without a mutant. */
export type Usual = Pick<Ran, 'ms' | keyof Effort>;

/** What declares and surrounds tests takes next to nothing. */
const NOTHING: Effort = { steps: 0, workUs: 0 };

interface Run {
  /** The tests to run, which ends at the first that fails; absent: all. */
  readonly wanted?: ReadonlySet<string>;
  /** What they took before, by id; absent where this is what finds out. */
  readonly usual?: Readonly<Record<string, Usual>>;
}

/** A test file that stays loaded. */
export interface LoadedFile {
  /** Declares its tests anew, with whatever code is active now, and runs them. */
  run(run: Run): Promise<Ran[]>;
}

/**
 * Longest that nothing may happen while a test runs, in ms: one that waits for ever waits for something that the
 * mutant took away. With a mutant it is so long and twice what the test usually takes; without, long enough for all.
 */
const IDLE_MS = 1_000;
const LONGEST_IDLE_MS = 10_000;

export async function loadFile(path: string): Promise<LoadedFile> {
  const file = newSuite('');
  const id = `${path}/`;
  entering(id);
  await declaring(file, () => import(pathToFileURL(resolve(path)).href));
  return {
    async run(run) {
      const ran: Ran[] = [];
      await runSuite(file, id, { ...run, ran, around: [] });
      return ran;
    },
  };
}

interface Running extends Run {
  readonly ran: Ran[];
  /** The suites around, outermost first. */
  readonly around: readonly Suite[];
}

async function runSuite(declared: Suite, id: string, running: Running): Promise<void> {
  const { wanted, usual, ran } = running;
  const asked = wanted && [...wanted].filter((one) => one.startsWith(id));
  if (asked?.length === 0) return;
  entering(id, usual && NOTHING);
  let suite = declared;
  try {
    if (declared.declare) {
      suite = newSuite(declared.name);
      await declaring(suite, declared.declare);
    }
    for (const prepare of suite.hooks.beforeAll) await prepare();
  } catch (error) {
    ran.push(...(asked ?? [id]).map((one) => ({ id: one, ms: 0, ...NOTHING, error: error ?? 'nothing' })));
    return;
  }
  await runChildren(suite, id, { ...running, around: [...running.around, suite] });
  entering(id, usual && NOTHING);
  for (const clear of suite.hooks.afterAll.toReversed()) await clear();
}

async function runChildren({ children }: Suite, id: string, running: Running): Promise<void> {
  const counts = new Map<string, number>();
  for (const child of children) {
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    const childId = `${id}${child.name}${count > 1 ? ` (${count})` : ''}`;
    if ('work' in child) await runTest(child, childId, running);
    else await runSuite(child, `${childId}/`, running);
    if (running.wanted && running.ran.some(({ error }) => error !== undefined)) return;
  }
}

async function runTest({ work }: Test, id: string, running: Running): Promise<void> {
  const { wanted, usual, ran, around } = running;
  if (wanted && !wanted.has(id)) return;
  const known = usual?.[id];
  entering(id, known);
  const start = performance.now();
  let failure: { error: unknown } | undefined;
  try {
    for (const { hooks } of around) for (const prepare of hooks.beforeEach) await prepare();
    await beforeIdle(known ? IDLE_MS + 2 * known.ms : LONGEST_IDLE_MS, work);
  } catch (error) {
    failure = { error: error ?? 'nothing' };
  }
  const took = { ms: performance.now() - start, ...effort() };
  entering(id, known);
  for (const { hooks } of around.toReversed()) for (const clear of hooks.afterEach) await clear();
  ran.push({ id, ...took, ...failure });
}
