/**
 * A figure of a chaos test: `small` on every push, `full` with CHAOS_FULL=1, and any other where the variable of that
 * name says so.
 */
export function scaled(variable: string, small: number, full: number): number {
  const given = Number(process.env[variable]);
  if (given >= 1) return Math.floor(given);
  return process.env.CHAOS_FULL ? full : small;
}

/** Decides a run's choices; CHAOS_SEED makes those of a failed run again. */
export const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
