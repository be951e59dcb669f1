import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Queries } from '../store/tables.ts';
import { type Cursors, cursorExpired, resolveCursor } from './cursor.ts';
import { type Lag, lagOf } from './lag.ts';
import { type Page, readPage, readPosition, readTimelines, refuseGap } from './log.ts';
import { createReaders, type OpenReader, type ReadCounts } from './reader.ts';
import { type Followed, followLog } from './subscribe.ts';
import type { PageSource } from './tail.ts';
import { createTails } from './tails.ts';
import { EventsTrimmed } from './trimmed.ts';
import type { Wake } from './wake/wake.ts';

/** The log as the graph uses it: pages, timelines and live events, by cursor. */
export interface Stream {
  /** Everything after the cursor and on, or only what is new where there is none. Throws CURSOR_EXPIRED. */
  follow(
    application: string,
    filter: EventFilter,
    after?: string | undefined,
  ): Promise<Followed<InviteEvent>>;
  /** Everything after an offset of the present stream, and on. */
  followFrom(application: string, filter: EventFilter, offset: number): Followed<InviteEvent>;
  /** A place in the log, for a transport that delivers by itself. */
  readonly openReader: OpenReader;
  /** Streams that somebody follows now. */
  readonly tails: () => number;
  /** The longest that one of them has not looked into the store, in milliseconds; 0 where nobody follows any. */
  readonly idleMs: () => number;
  /** How far behind the log the furthest is. Rejects where the store cannot be read. */
  readonly lag: () => Promise<Lag>;
  readonly reads: Readonly<ReadCounts>;
  /** One page of what is in the log now, from its oldest event on where there is no cursor. Throws CURSOR_EXPIRED. */
  page(application: string, filter: EventFilter, limit: number, after?: string | undefined): Promise<Page>;
  /** The first events after a cursor of each of several invites. Throws CURSOR_EXPIRED. */
  timelines(
    application: string,
    inviteIds: readonly string[],
    limit: number,
    after?: string | undefined,
  ): Promise<ReadonlyMap<string, readonly InviteEvent[]>>;
  /** The cursor of the newest event; of the place before the first one where there is none yet. */
  latestCursor(application: string): Promise<string>;
  /** The cursor of an offset in the application's present stream; a promise only until its epoch is known. */
  cursorOf(application: string, offset: number): string | Promise<string>;
}

/** Puts log, cursors and wake-ups together. */
export function createStream(
  queries: Queries,
  cursors: Cursors,
  wake: Wake,
  onTrouble: (error: unknown) => void = () => {},
): Stream {
  const epochs = new Map<string, string>();
  const source: PageSource = {
    onTrouble,
    readPage: (application, after, limit, filter) => readPage(queries, application, after, limit, filter),
    readPosition: (application) => readPosition(queries, application),
  };
  const tails = createTails(source, wake);
  const reads: ReadCounts = { ring: 0, store: 0 };
  /** What fails because events were deleted, in the words of a caller who was too slow. */
  const expiring = <Read>(application: string, reading: Promise<Read>): Promise<Read> =>
    reading.catch(async (error: unknown) => {
      if (!(error instanceof EventsTrimmed)) throw error;
      throw cursorExpired(cursors, application, await readPosition(queries, application));
    });
  const openReader = createReaders(
    {
      ...source,
      readPage: (application, ...from) => expiring(application, source.readPage(application, ...from)),
    },
    tails,
    reads,
  );
  const offsetOf = async (application: string, cursor: string) =>
    resolveCursor(cursors, application, cursor, await readPosition(queries, application));
  const cursorOf: Stream['cursorOf'] = (application, offset) => {
    const epoch = epochs.get(application);
    if (epoch !== undefined) return cursors.encode(application, epoch, offset);
    return readPosition(queries, application).then((position) => {
      // A stream gets its epoch with its first event and keeps it: only then may it be remembered.
      if (position.epoch !== '') epochs.set(application, position.epoch);
      return cursors.encode(application, position.epoch, offset);
    });
  };
  const followFrom: Stream['followFrom'] = (application, filter, offset) => ({
    ...followLog(openReader, application, offset, filter),
    cursorOf: (event) => cursorOf(application, event?.offset ?? offset),
  });

  /** The first page of what is kept, wherever that begins by the time it is read. */
  async function readOldest(application: string, filter: EventFilter, limit: number): Promise<Page> {
    for (let { trimmed } = await readPosition(queries, application); ; )
      try {
        return await readPage(queries, application, trimmed, limit, filter);
      } catch (error) {
        if (!(error instanceof EventsTrimmed)) throw error;
        trimmed = error.trimmed;
      }
  }

  return {
    followFrom,
    cursorOf,
    openReader,
    tails: tails.count,
    idleMs: () => Math.max(0, ...[...tails.all().values()].map((tail) => tail.idleMs())),
    lag: () => lagOf(source, tails.all()),
    reads,
    async follow(application, filter, after) {
      const offset =
        after === undefined
          ? (await readPosition(queries, application)).head
          : await offsetOf(application, after);
      return followFrom(application, filter, offset);
    },
    async page(application, filter, limit, after) {
      if (after === undefined) return readOldest(application, filter, limit);
      const offset = await offsetOf(application, after);
      return expiring(application, readPage(queries, application, offset, limit, filter));
    },
    async timelines(application, inviteIds, limit, after) {
      if (after === undefined) return readTimelines(queries, application, inviteIds, 0, limit);
      const offset = await offsetOf(application, after);
      const timelines = await readTimelines(queries, application, inviteIds, offset, limit);
      await expiring(application, refuseGap(queries, application, offset));
      return timelines;
    },
    async latestCursor(application) {
      const { epoch, head } = await readPosition(queries, application);
      return cursors.encode(application, epoch, head);
    },
  };
}
