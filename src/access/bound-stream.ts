import type { InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import type { Stream } from '../stream/stream.ts';
import type { Followed } from '../stream/subscribe.ts';
import { seenEvent, seenEvents } from './bounds.ts';
import type { Bounds } from './principal.ts';

/** Fits no event: ids are never empty. */
const NOTHING: EventFilter = { inviteId: '' };

/** The log as a viewer has it: the events that are for them, with the invite as they may see it. */
export function boundStream(only: Bounds, stream: Stream): Stream {
  const within = (filter: EventFilter) => seenEvents(only, filter) ?? NOTHING;
  const seen = (event: InviteEvent) => seenEvent(only, event);
  const page: Stream['page'] = async (application, filter, limit, after) => {
    const found = await stream.page(application, within(filter), limit, after);
    return { ...found, events: found.events.map(seen) };
  };
  return {
    ...stream,
    page,
    follow: async (application, filter, after) =>
      seenBy(seen, await stream.follow(application, within(filter), after)),
    followFrom: (application, filter, offset) =>
      seenBy(seen, stream.followFrom(application, within(filter), offset)),
    async timelines(application, inviteIds, limit, after) {
      const timelines = inviteIds.map(async (inviteId) => {
        // Not one statement for all of them, as otherwise: what is not for the viewer must not fill the page.
        const { events } = await page(application, { inviteId }, limit, after);
        return [inviteId, events] as const;
      });
      return new Map(await Promise.all(timelines));
    },
  };
}

function seenBy(
  seen: (event: InviteEvent) => InviteEvent,
  all: Followed<InviteEvent>,
): Followed<InviteEvent> {
  return {
    ...all,
    live: { ...all.live, rootOf: (event) => all.live.rootOf(seen(event)) },
    async next() {
      const { done, value } = await all.next();
      return done ? { done, value: undefined } : { done: false, value: seen(value) };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
