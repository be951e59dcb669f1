import type { Cause } from '../invites/cause.ts';

/** The same, each with what it goes back to. */
export function withCause<Kept extends object>(
  all: readonly Kept[],
  cause: Cause | undefined,
): readonly Kept[] {
  return cause ? all.map((one) => ({ ...one, cause })) : all;
}
