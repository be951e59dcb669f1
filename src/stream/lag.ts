import type { PageSource, Tail } from './tail.ts';

/** Streams that are asked how far behind they are, at the most: each costs a read. */
const ASKED_AT_MOST = 50;

/** How far the furthest of the followed streams is behind its log. */
export interface Lag {
  /** Events that are in the log and have not been handed on. */
  readonly events: number;
  /** When the oldest of them happened, in milliseconds since 1970; undefined where there is none. */
  readonly oldestAt: number | undefined;
}

/** Asks the store, which knows of events that no wake-up has told of. Rejects where the store cannot be read. */
export async function lagOf(source: PageSource, tails: ReadonlyMap<string, Tail>): Promise<Lag> {
  const asked = [...tails].slice(0, ASKED_AT_MOST).map(async ([application, tail]) => {
    const from = tail.handedOn();
    const { head, events } = await source.readPage(application, from, 1, {});
    return { events: Math.max(0, head - from), oldestAt: events[0]?.occurredAt };
  });
  const lags = await Promise.all(asked);
  const ages = lags.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    events: Math.max(0, ...lags.map(({ events }) => events)),
    oldestAt: ages.length > 0 ? Math.min(...ages) : undefined,
  };
}
