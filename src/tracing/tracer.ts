import { AsyncLocalStorage } from 'node:async_hooks';
import { InvitegraphError, RefusedError } from '../errors.ts';

/**
 * Spans of OpenTelemetry as the gateway needs them. There is a tracer only where traces are wanted; everybody else
 * asks `tracer?.`, and that is what traces cost when they are off.
 */
export interface Tracer {
  /** Begins a span, which lasts until its `end`. */
  start(span: SpanStart): Span;
  /** Does something so that libraries which make spans of their own put them below this one. */
  within<Result>(span: Span, work: () => Result): Result;
}

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** Never an address, a subject, a token or anything else that people wrote: traces go to other machines. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | readonly string[] | readonly number[]>
>;

export interface SpanStart {
  /** One of few: names are what traces are grouped by. */
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** What it goes back to, whatever else is under way here: a place that was kept with a job or an event, or none. */
  readonly cause?: { readonly traceparent?: string | undefined };
  /** The caller's `traceparent`: what it belongs to where nothing is under way here yet. */
  readonly caller?: string | undefined;
}

export interface Span {
  readonly traceId: string;
  /** W3C Trace Context, to be sent or kept along. */
  readonly traceparent: string;
  /** False where nobody will see it: what costs something to find out need not be. */
  readonly isRecorded: boolean;
  set(attributes: Attributes): void;
  /** Says that it has to do with another trace. */
  link(traceparent: string): void;
  /** Marks it as failed, by a code or the kind of an error and never by its message. */
  fail(type: string): void;
  end(): void;
}

const storage = new AsyncLocalStorage<Span>();

/** The span that the caller's work belongs to. */
export function presentSpan(): Span | undefined {
  return storage.getStore();
}

/** Does something as a part of a span that somebody else ends. */
export function inside<Result>(tracer: Tracer, span: Span, work: () => Result): Result {
  return storage.run(span, () => tracer.within(span, work));
}

/** Does something as a span of its own, which ends with it and fails with it. */
export function spanned<Result>(
  tracer: Tracer,
  start: SpanStart,
  work: (span: Span) => Result | Promise<Result>,
): Result | Promise<Result> {
  const span = tracer.start(start);
  const failed = (error: unknown): never => {
    span.fail(errorType(error));
    span.end();
    throw error;
  };
  const done = (result: Result) => {
    span.end();
    return result;
  };
  let result: Result | Promise<Result>;
  try {
    result = inside(tracer, span, () => work(span));
  } catch (error) {
    return failed(error);
  }
  return result instanceof Promise ? result.then(done, failed) : done(result);
}

/** What an error is called in a span: its stable code, or its kind. Its message may say too much. */
export function errorType(error: unknown): string {
  if (error instanceof RefusedError) return error.problems[0]?.code ?? 'INVALID_INPUT';
  if (error instanceof InvitegraphError) return error.code;
  return error instanceof Error ? error.constructor.name : '_OTHER';
}
