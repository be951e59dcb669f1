import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declaring, newSuite, type Suite, type Test } from './declared.ts';

/** What happened to one test; without an error it passed. */
export interface Ran {
  /** Path of the file and names of suites and test, with slashes between them. */
  readonly id: string;
  readonly ms: number;
  readonly error?: unknown;
}

interface Run {
  /** The tests to run, which ends at the first that fails; absent: all. */
  readonly wanted?: ReadonlySet<string>;
  /** Told whose code runs next: a test's, or what is done for all of a suite, whose id ends in a slash. */
  readonly entering: (id: string) => void;
}

/** A test file that stays loaded. */
export interface LoadedFile {
  /** Declares its tests anew, with whatever code is active now, and runs them. */
  run(run: Run): Promise<Ran[]>;
}

/** Longest a test may take, in ms: one that waits for ever waits for something that the mutant took away. */
const PATIENCE_MS = 10_000;

// Kept from before tests put clocks of their own in the place of these.
const { setTimeout, clearTimeout } = globalThis;

export async function loadFile(path: string, entering: Run['entering']): Promise<LoadedFile> {
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
  const { wanted, entering, ran } = running;
  const asked = wanted && [...wanted].filter((one) => one.startsWith(id));
  if (asked?.length === 0) return;
  entering(id);
  let suite = declared;
  try {
    if (declared.declare) {
      suite = newSuite(declared.name);
      await declaring(suite, declared.declare);
    }
    for (const prepare of suite.hooks.beforeAll) await prepare();
  } catch (error) {
    ran.push(...(asked ?? [id]).map((one) => ({ id: one, ms: 0, error: error ?? 'nothing' })));
    return;
  }
  await runChildren(suite, id, { ...running, around: [...running.around, suite] });
  entering(id);
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
  const { wanted, entering, ran, around } = running;
  if (wanted && !wanted.has(id)) return;
  entering(id);
  const start = performance.now();
  let failure: { error: unknown } | undefined;
  try {
    for (const { hooks } of around) for (const prepare of hooks.beforeEach) await prepare();
    await inTime(work);
  } catch (error) {
    failure = { error: error ?? 'nothing' };
  }
  for (const { hooks } of around.toReversed()) for (const clear of hooks.afterEach) await clear();
  ran.push({ id, ms: performance.now() - start, ...failure });
}

async function inTime(work: Test['work']): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The test took too long.')), PATIENCE_MS);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
