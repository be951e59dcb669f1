/** Series of one tally at the most; what comes beyond is counted under `other`, so that no label grows without end. */
const MAX_SERIES = 200;

/** One number of a metric, with the values of its labels in their order. */
export interface Sample {
  readonly labels: readonly string[];
  readonly value: number;
}

/** How often something happened, by a few names. Counting costs a look-up; nothing is written before somebody asks. */
export interface Tally {
  /** Counts one, under the values of the labels. */
  add(...labels: string[]): void;
  readonly samples: () => readonly Sample[];
}

/** Counts nothing yet. */
export function createTally(): Tally {
  const series = new Map<string, { readonly labels: readonly string[]; value: number }>();
  return {
    add(...labels) {
      const key = labels.length === 1 ? (labels[0] as string) : labels.join('\n');
      const known = series.get(key);
      if (known) known.value++;
      else if (series.size < MAX_SERIES) series.set(key, { labels, value: 1 });
      else {
        const others = labels.map(() => 'other');
        const other = series.get(others.join('\n'));
        if (other) other.value++;
        else series.set(others.join('\n'), { labels: others, value: 1 });
      }
    },
    samples: () => [...series.values()],
  };
}
