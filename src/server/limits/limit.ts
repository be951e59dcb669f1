/** One bound: what it counts, in which unit, and what happens beyond it. */
export interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly beyond: string;
}
