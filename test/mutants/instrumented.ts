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

export function entering(id: string | undefined): void {
  instrumented.currentTestId = id;
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
