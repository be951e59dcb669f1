import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Queries } from '../store/tables.ts';
import { type Cursors, resolveCursor } from './cursor.ts';
import { type Page, readPage, readPosition, readTimelines } from './log.ts';
import { createReaders, type OpenReader } from './reader.ts';
import { type Followed, followLog } from './subscribe.ts';
import type { PageSource } from './tail.ts';
import { createTails } from './tails.ts';
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
  /** One page of what is in the log now. Throws CURSOR_EXPIRED. */
  page(application: string, filter: EventFilter, limit: number, after?: string | undefined): Promise<Page>;
  /** The first events after a cursor of each of several invites. Throws CURSOR_EXPIRED. */
  timelines(
    application: string,
    inviteIds: readonly string[],
    limit: number,
    after?: string | undefined,
  ): Promise<ReadonlyMap<string, readonly InviteEvent[]>>;
  /** The cursor of an offset in the application's present stream; a promise only until its epoch is known. */
  cursorOf(application: string, offset: number): string | Promise<string>;
}

/** Puts log, cursors and wake-ups together. */
export function createStream(queries: Queries, cursors: Cursors, wake: Wake): Stream {
  const epochs = new Map<string, string>();
  const source: PageSource = {
    readPage: (application, after, limit, filter) => readPage(queries, application, after, limit, filter),
    readPosition: (application) => readPosition(queries, application),
  };
  const tails = createTails(source, wake);
  const openReader = createReaders(source, tails);
  const offsetOf = async (application: string, cursor: string) =>
    resolveCursor(cursors, application, cursor, await readPosition(queries, application));
  const followFrom: Stream['followFrom'] = (application, filter, offset) =>
    followLog(openReader, application, offset, filter);

  return {
    followFrom,
    openReader,
    tails: tails.count,
    async follow(application, filter, after) {
      const offset =
        after === undefined
          ? (await readPosition(queries, application)).head
          : await offsetOf(application, after);
      return followFrom(application, filter, offset);
    },
    async page(application, filter, limit, after) {
      const offset = after === undefined ? 0 : await offsetOf(application, after);
      return readPage(queries, application, offset, limit, filter);
    },
    async timelines(application, inviteIds, limit, after) {
      const offset = after === undefined ? 0 : await offsetOf(application, after);
      return readTimelines(queries, application, inviteIds, offset, limit);
    },
    cursorOf(application, offset) {
      const epoch = epochs.get(application);
      if (epoch !== undefined) return cursors.encode(application, epoch, offset);
      return readPosition(queries, application).then((position) => {
        // A stream gets its epoch with its first event and keeps it: only then may it be remembered.
        if (position.epoch !== '') epochs.set(application, position.epoch);
        return cursors.encode(application, position.epoch, offset);
      });
    },
  };
}
