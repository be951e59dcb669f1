/** P: on every push, a few minutes. N: by night. R: before a release. */
export const TIERS = ['P', 'N', 'R'] as const;
export type Tier = (typeof TIERS)[number];

/** One number for every tier, or one for each. */
export type Reach = number | Readonly<Record<Tier, number>>;

/** A figure that a run has to reach: at least, or at most; the worst of several measurements counts. */
export type Wanted = { readonly name: string; readonly unit?: string } & (
  | { readonly least: Reach }
  | { readonly most: Reach }
);

/** One line of the table: what is tried, by which tests, and what they have to show. */
export interface Row {
  readonly id: string;
  readonly scenario: string;
  /** Test files, from the root of the project. Empty where nothing measures it yet. */
  readonly files: readonly string[];
  /** Which of their tests are meant, by full name; absent: all. */
  readonly tests?: RegExp;
  /** How many of these have to pass, at least; counted in the run's own report. */
  readonly cases?: Reach;
  readonly figures?: readonly Wanted[];
  /** The first tier that runs it; absent: P. */
  readonly tier?: Tier;
}

/** What a tier asks of one figure. */
export function reachOf(reach: Reach, tier: Tier): number {
  return typeof reach === 'number' ? reach : reach[tier];
}

/** Of everything that was acknowledged nothing may be lost, come twice or leave a hole. */
export const NOTHING_LOST: readonly Wanted[] = [
  { name: 'lost', most: 0 },
  { name: 'duplicated', most: 0 },
  { name: 'gaps', most: 0 },
];
