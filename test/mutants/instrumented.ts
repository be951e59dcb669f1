/** What the program that Stryker instrumented looks at and writes down. */
interface Instrumented {
  activeMutant?: string | undefined;
  /** Whose code runs; what is reached without one is reached while the program loads. */
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number | undefined;
  mutantCoverage?: Coverage;
}

type Hits = Record<string, number>;

interface Coverage {
  static: Hits;
  perTest: Record<string, Hits>;
}

const scope = globalThis as { __stryker__?: Instrumented };
scope.__stryker__ ??= {};

export const instrumented: Instrumented = scope.__stryker__;

/** What a test takes: how often it comes by a mutant of whatever kind, and microseconds of work. */
export interface Effort {
  readonly steps: number;
  readonly workUs: number;
}

/**
 * How many times as much as without a mutant a test may take, and how much at least, before it is taken for one that
 * never ends. Clocks do not come into it: they run on while others have the machine.
 */
const MANY_TIMES = 5;
const AT_LEAST: Effort = { steps: 100_000, workUs: 1_000_000 };
/** Steps after which the work is measured anew, as measuring is work too. */
const MEASURED_EVERY = 1_000;

let active: string | undefined;
let steps = 0;
let startUs = 0;
let allowed: Effort | undefined;
let isEndless = false;

// The program asks which mutant is active wherever there is one. Hardly a loop comes round without asking.
Object.defineProperty(instrumented, 'activeMutant', {
  get: () => {
    steps += 1;
    if (allowed && (steps > allowed.steps || (steps % MEASURED_EVERY === 0 && workUs() > allowed.workUs))) {
      isEndless = true;
      throw new Error('It does not come to an end.');
    }
    return active;
  },
  set: (id: string | undefined) => {
    active = id;
  },
});

/** Says whose code runs from now on. `usual`: what it takes without a mutant, where that is known. */
export function entering(id: string | undefined, usual?: Effort): void {
  instrumented.currentTestId = id;
  steps = 0;
  startUs = process.cpuUsage().user;
  allowed = usual && {
    steps: AT_LEAST.steps + MANY_TIMES * usual.steps,
    workUs: AT_LEAST.workUs + MANY_TIMES * usual.workUs,
  };
}

function workUs(): number {
  return process.cpuUsage().user - startUs;
}

/** What was taken since it was said whose code runs. */
export function effort(): Effort {
  return { steps, workUs: workUs() };
}

/** Whether anything had to be ended since this was asked last. */
export function wasEndless(): boolean {
  const was = isEndless;
  isEndless = false;
  return was;
}

/** Which mutants each test reaches, itself or by what the suites around it do for all of theirs. */
export function coverageOf(ids: readonly string[]): Coverage {
  const { perTest = {}, static: loading = {} } = instrumented.mutantCoverage ?? {};
  const suites = Object.entries(perTest).filter(([id]) => id.endsWith('/'));
  const whole = ids.map((id) => {
    const around = suites.filter(([suite]) => id.startsWith(suite)).map(([, hits]) => hits);
    const hits: Hits = {};
    for (const part of [perTest[id] ?? {}, ...around])
      for (const [mutant, count] of Object.entries(part)) hits[mutant] = (hits[mutant] ?? 0) + count;
    return [id, hits] as const;
  });
  return { static: loading, perTest: Object.fromEntries(whole) };
}
