import { setTimeout as wait } from 'node:timers/promises';

/** Pause before the first new try and the longest one, in milliseconds: back within 5 s of a server that is. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;
/** How often a connection is asked for a sign of life and how long it may take, in ms: a dead one is noticed in 10 s. */
const HEARTBEAT_MS = 5000;
/** Time for one answer, in milliseconds. */
export const ANSWER_MS = 5000;

/** One connection of a carrier that listens. */
export interface ListeningConnection {
  /** Rejects where the other side does not answer. */
  heartbeat(): Promise<void>;
  /** Settles when the connection is gone. */
  readonly gone: Promise<unknown>;
  /** Lets go of it at once, whatever it is doing; never throws. */
  drop(): void;
}

/** A connection that is opened again for as long as it is wanted. */
export interface Reconnecting<Connection> {
  /** The present connection; undefined while there is none. */
  readonly current: () => Connection | undefined;
  close(): Promise<void>;
}

/**
 * Keeps one listening connection open. One whose other side is silent looks open for hours where the network
 * swallows packets, so each is asked for a sign of life. `onTrouble` is told once of an outage, not of every try.
 */
export function keepConnected<Connection extends ListeningConnection>(
  connect: () => Promise<Connection>,
  { onBack, onTrouble }: { readonly onBack: () => void; readonly onTrouble: (error: unknown) => void },
): Reconnecting<Connection> {
  const end = new AbortController();
  let connection: Connection | undefined;
  let isTold = false;

  const running = (async () => {
    let pause = FIRST_PAUSE_MS;
    while (!end.signal.aborted) {
      let problem: unknown;
      try {
        connection = await connect();
        if (!end.signal.aborted) {
          pause = FIRST_PAUSE_MS;
          isTold = false;
          onBack();
          await watch(connection, end.signal);
        }
      } catch (error) {
        problem = error;
      }
      connection?.drop();
      connection = undefined;
      if (end.signal.aborted) return;
      if (!isTold) onTrouble(problem);
      isTold = true;
      // Instances that lost one server together must not all come back in the same moment.
      await wait(pause * (0.5 + Math.random() / 2), undefined, { signal: end.signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  })();

  return {
    current: () => connection,
    async close() {
      end.abort();
      connection?.drop();
      await running;
    },
  };
}

/** Rejects when the connection is gone or gives no sign of life; resolves at the signal. */
async function watch({ heartbeat, gone }: ListeningConnection, signal: AbortSignal): Promise<void> {
  const lost = gone.then((reason) => {
    throw reason instanceof Error ? reason : new Error('The connection was closed.');
  });
  lost.catch(() => {});
  while (!signal.aborted) {
    await Promise.race([lost, wait(HEARTBEAT_MS, undefined, { signal }).catch(() => {})]);
    if (!signal.aborted) await Promise.race([lost, inTime(heartbeat())]);
  }
}

/** The same, or a rejection after ANSWER_MS. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`No answer within ${ANSWER_MS} ms.`)), ANSWER_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
