import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Queries } from '../store/tables.ts';
import { type Cursors, resolveCursor } from './cursor.ts';
import { type Page, readPage, readPosition, readTimelines } from './log.ts';
import { followLog } from './subscribe.ts';
import type { Wake } from './wake/wake.ts';

/** The log as the graph uses it: pages, timelines and live events, by cursor. */
export interface Stream {
  /** Everything after the cursor and on, or only what is new where there is none. Throws CURSOR_EXPIRED. */
  follow(
    application: string,
    filter: EventFilter,
    after?: string | undefined,
  ): Promise<AsyncIterableIterator<InviteEvent>>;
  /** Everything after an offset of the present stream, and on. */
  followFrom(application: string, filter: EventFilter, offset: number): AsyncIterableIterator<InviteEvent>;
  /** One page of what is in the log now. Throws CURSOR_EXPIRED. */
  page(application: string, filter: EventFilter, limit: number, after?: string | undefined): Promise<Page>;
  /** The first events after a cursor of each of several invites. Throws CURSOR_EXPIRED. */
  timelines(
    application: string,
    inviteIds: readonly string[],
    limit: number,
    after?: string | undefined,
  ): Promise<ReadonlyMap<string, readonly InviteEvent[]>>;
  /** The cursor of an offset in the application's present stream. */
  cursorOf(application: string, offset: number): Promise<string>;
}

/** Puts log, cursors and wake-ups together. */
export function createStream(queries: Queries, cursors: Cursors, wake: Wake): Stream {
  const epochs = new Map<string, string>();
  const source = {
    readPage: (application: string, after: number, limit: number, filter: EventFilter) =>
      readPage(queries, application, after, limit, filter),
  };
  const offsetOf = async (application: string, cursor: string) =>
    resolveCursor(cursors, application, cursor, await readPosition(queries, application));
  const followFrom: Stream['followFrom'] = (application, filter, offset) =>
    followLog(source, wake, application, offset, filter);

  return {
    followFrom,
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
    async cursorOf(application, offset) {
      let epoch = epochs.get(application);
      if (epoch === undefined) {
        epoch = (await readPosition(queries, application)).epoch;
        // A stream gets its epoch with its first event and keeps it: only then may it be remembered.
        if (epoch !== '') epochs.set(application, epoch);
      }
      return cursors.encode(application, epoch, offset);
    },
  };
}
