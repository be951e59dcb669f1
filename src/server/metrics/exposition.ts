import type { Sample } from './tally.ts';

/** How long a measure may take before the others are told without it, in milliseconds: a database that is away. */
const READ_MS = 2000;

/** One metric of the gateway: what it is called, and how its numbers are read when somebody asks. */
export interface Measure {
  /** As the Prometheus naming rules have it: `invitegraph_…`, counters ending in `_total`, base units. */
  readonly name: string;
  readonly help: string;
  readonly kind: 'counter' | 'gauge';
  readonly labels?: readonly string[];
  /** Whatever it may read: a number that stands somewhere, or a question to the store. */
  read(): readonly Sample[] | Promise<readonly Sample[]>;
}

/** All metrics in Prometheus' text format (version 0.0.4), and its media type. */
export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

/** One number without labels. */
export function single(value: number): readonly Sample[] {
  return [{ labels: [], value }];
}

/**
 * Puts the measures and those of the process (memory, CPU, garbage, event loop delay) together. Loaded with the first
 * reading: prom-client costs a start 75 ms, and a gateway that nobody watches does not need it.
 */
export async function createExposition(measures: readonly Measure[]): Promise<Exposition> {
  const { collectDefaultMetrics, Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, kind, labels = [], read } of measures) {
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    const inTime = () => within(READ_MS, read);
    const valuesOf = (sample: Sample) =>
      Object.fromEntries(labels.map((label, index) => [label, sample.labels[index] ?? '']));
    if (kind === 'counter')
      new Counter({
        ...options,
        async collect() {
          const samples = await inTime();
          this.reset();
          // Without labels it is there by itself, as 0.
          for (const sample of samples) this.inc(valuesOf(sample), sample.value);
        },
      });
    else
      new Gauge({
        ...options,
        async collect() {
          const samples = await inTime();
          this.reset();
          // Where nothing could be read nothing is told: an old number, or a 0, would look like a true one.
          if (labels.length === 0 && samples.length === 0) this.remove();
          for (const sample of samples) this.set(valuesOf(sample), sample.value);
        },
      });
  }
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

/** The samples, or none where they cannot be had, or not in time. */
async function within(ms: number, read: Measure['read']): Promise<readonly Sample[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Sample[]>((resolve) => {
    timer = setTimeout(resolve, ms, []);
  });
  try {
    return await Promise.race([read(), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
