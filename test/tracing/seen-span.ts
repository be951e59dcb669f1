/** A span as a test looks at it, whoever recorded it. */
export interface SeenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it begins its trace. */
  readonly parentId: string;
  readonly kind: number;
  readonly startedAt: bigint;
  readonly endedAt: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Ids of the traces that it is linked to. */
  readonly links: readonly string[];
  readonly hasFailed: boolean;
}

/** Where the spans of a gateway end up. */
export interface Collector extends AsyncDisposable {
  /** Those that arrived so far, in the order in which they ended. */
  spans(): Promise<readonly SeenSpan[]>;
  /** All that arrived, as text in which a secret would be found. */
  everything(): string;
}
