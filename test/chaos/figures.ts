import { appendFileSync } from 'node:fs';
import type { Figures } from './records.ts';

/** What one test measured for one row of the plan. */
export interface Measured {
  /** The row's id, as reliability plans have it: A1 … H6. */
  readonly id: string;
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * Tells `npm run chaos` what a test measured: one line of JSON in the file that CHAOS_FIGURES names. Without that
 * variable nothing is written, so that a test may record wherever it runs. Figures are numbers that the run gave,
 * never ones that it was told to reach.
 */
export function recordFigures(id: string, figures: Readonly<Record<string, number>>): void {
  const path = process.env.CHAOS_FIGURES;
  // One write of a short line: tests of several files share it.
  if (path) appendFileSync(path, `${JSON.stringify({ id, figures } satisfies Measured)}\n`);
}

/** Records what the checker found, and whatever else belongs to the row. */
export function recordKept(id: string, figures: Figures, more: Readonly<Record<string, number>> = {}): void {
  const { acknowledged, lost, duplicated, gaps } = figures;
  recordFigures(id, { acknowledged, lost, duplicated, gaps, ...more });
}
