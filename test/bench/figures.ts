/** What a suite found out, as it is kept in results JSON and printed. */

/** A ratio that performance.md sets, and in which direction. */
export interface Goal {
  readonly kind: 'at least' | 'at most';
  readonly value: number;
}

/** One line of the table: something of ours as a ratio of something measured beside it in the same rounds. */
export interface Row {
  readonly suite: string;
  /** Stays the same from run to run: pages and pictures look rows up by it. */
  readonly key: string;
  readonly what: string;
  /** What it is a ratio of. */
  readonly of: string;
  /** The median of the rounds' ratios, and the least and the greatest of them. */
  readonly ratio: number;
  readonly spread: readonly [number, number];
  readonly rounds: number;
  readonly goal?: Goal;
  /** Medians of both sides, with their unit. They are of this machine and of this hour. */
  readonly measured: { readonly value: number; readonly reference: number; readonly unit: string };
  readonly note?: string;
}

/** Points of one curve, x rising. */
export interface Curve {
  readonly suite: string;
  readonly key: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export interface SuiteFigures {
  readonly rows: readonly Row[];
  readonly curves: readonly Curve[];
  /** Sentences that a reader of the rows must know, such as a smaller size than was asked for. */
  readonly notes: readonly string[];
  /** What could not be measured, and why: the rows stand without it, and the run counts as failed. */
  readonly missing?: readonly string[];
  /** Single figures that the plan for more computes with, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Everything of one run. */
export interface Results {
  readonly at: string;
  readonly machine: string;
  readonly node: string;
  readonly pinned: boolean;
  readonly profile: string;
  readonly suites: Readonly<Record<string, SuiteFigures & { readonly seconds: number }>>;
  readonly failures: Readonly<Record<string, string>>;
}

/** Whether a row is where it should be; a row without a goal is only told. */
export function verdict({ ratio, goal }: Pick<Row, 'ratio' | 'goal'>): 'reached' | 'missed' | '' {
  if (!goal) return '';
  return (goal.kind === 'at least' ? ratio >= goal.value : ratio <= goal.value) ? 'reached' : 'missed';
}
