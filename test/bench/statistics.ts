/** The middle value; of an even count the mean of the two in the middle. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('There is no median of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The value that a share of all values (0 to 1) does not exceed, by nearest rank. Throws RangeError for none. */
export function percentile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) throw new RangeError('There is no percentile of nothing.');
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

/**
 * One series over another, round by round, since what disturbs a machine disturbs neighbours in time alike.
 * @returns the median of the rounds' ratios with the least and the greatest
 */
export function ratios(
  values: readonly number[],
  references: readonly number[],
): { readonly ratio: number; readonly spread: readonly [number, number]; readonly rounds: number } {
  if (values.length !== references.length)
    throw new RangeError(`${values.length} rounds cannot be compared with ${references.length}.`);
  const each = values.map((value, round) => value / (references[round] as number));
  if (!each.every(Number.isFinite))
    throw new RangeError(`A round has no ratio: ${values} over ${references}.`);
  return { ratio: median(each), spread: [Math.min(...each), Math.max(...each)], rounds: each.length };
}
