import { type Backoff, pauseAfter } from './backoff.ts';
import { runConnection } from './connection.ts';
import { finalErrorOf, finalReasonOf, type InviteStreamError } from './failure.ts';
import type { Operation, OperationResult, Transport } from './transport.ts';

/** What a subscription does at the moment. */
export type StreamState = 'connecting' | 'live' | 'waiting' | 'ended';

export interface Resumption {
  /** Has a variable `after` where `cursorOf` finds cursors; without one it is begun anew after each cut. */
  readonly operation: Operation;
  readonly transport: Transport;
  /** The cursor of an event, or undefined where there is none in it. */
  readonly cursorOf: (result: OperationResult) => string | undefined;
  /** Where to begin if the variables do not say; undefined: begin with whatever comes. */
  readonly firstCursor?: ((signal: AbortSignal) => Promise<string>) | undefined;
  readonly backoff: Backoff;
  /** A connection from which nothing came for so long is given up, in milliseconds. */
  readonly silenceMs: number;
  readonly onState?: ((state: StreamState) => void) | undefined;
}

/** Hears each event once, in order, however often the connection breaks in between. Must not throw. */
export interface ResumedSink {
  readonly next: (result: OperationResult) => void;
  /** It is over; nothing comes after it. */
  readonly error: (error: InviteStreamError) => void;
}

/**
 * Keeps a subscription going: whenever its connection ends it opens another, with the cursor of the last event that
 * came as `after`, which is what the gateway promises to continue behind without a gap or a repeat.
 * @returns ends it; nothing is heard afterwards
 */
export function resume(resumption: Resumption, sink: ResumedSink): () => void {
  const { operation, transport, cursorOf, firstCursor, backoff, silenceMs, onState } = resumption;
  const stop = new AbortController();
  const { signal } = stop;
  let state: StreamState | undefined;
  let after = operation.variables.after as string | null | undefined;
  let failures = 0;

  const enter = (next: StreamState) => {
    if (state === next) return;
    state = next;
    onState?.(next);
  };

  const receive = (result: OperationResult) => {
    // Errors beside data are those of fields; without data the subscription itself has failed.
    if (result.errors && !result.data) return { final: finalErrorOf(result.errors) };
    const cursor = cursorOf(result);
    if (cursor !== undefined && cursor === after) return undefined;
    after = cursor ?? after;
    failures = 0;
    sink.next(result);
    return undefined;
  };

  const attempt = async (): Promise<InviteStreamError | undefined> => {
    try {
      after ??= await firstCursor?.(signal);
      const variables = typeof after === 'string' ? { ...operation.variables, after } : operation.variables;
      const options = { silenceMs, signal, onAlive: () => enter('live'), onResult: receive };
      return (await runConnection(transport, { ...operation, variables }, options)).final;
    } catch (error) {
      return finalReasonOf(error);
    }
  };

  void (async () => {
    while (!signal.aborted) {
      enter('connecting');
      const final = await attempt();
      if (signal.aborted) return;
      if (final) {
        enter('ended');
        return sink.error(final);
      }
      failures += 1;
      enter('waiting');
      await pause(pauseAfter(failures, backoff), signal);
    }
  })();
  return () => stop.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
