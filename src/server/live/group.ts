import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InviteEvent } from '../../invites/event.ts';
import type { EventFilter } from '../../invites/ports.ts';
import type { Answers } from './answers.ts';
import type { DeliverySpans } from './delivery-spans.ts';
import type { Member } from './member.ts';
import { nextWrite } from './next-write.ts';

/** Subscribers written to before others get their turn on the event loop. */
const WRITES_PER_TURN = 250;

/** Subscriptions that get the same answers of the same events. */
export interface LiveGroup {
  readonly filter: EventFilter;
  /** Those who are up to date and have each event written to their sockets as it comes. */
  readonly live: Set<Member>;
  readonly answers: Answers;
  /** Writes the answer of each event to everybody live. Nobody may join meanwhile. */
  deliver(events: readonly InviteEvent[]): Promise<void>;
}

/** @param deliveries absent where nobody wants traces */
export function createGroup(
  filter: EventFilter,
  answers: Answers,
  deliveries?: Pick<DeliverySpans, 'toGroup'>,
): LiveGroup {
  const live = new Set<Member>();
  return {
    filter,
    live,
    answers,
    async deliver(events) {
      let next = 0;
      const ends = deliveries && events.map((event) => deliveries.toGroup(event, live.size));
      while (next < events.length && live.size > 0) {
        const first = next;
        const write = await nextWrite(answers, events, first);
        next = write.next;
        const last = events[next - 1]?.offset as number;
        let writes = 0;
        for (const member of [...live]) {
          // It may have gone, or fallen behind, while others had their turn.
          if (live.has(member)) member.write(write.payloads, last);
          if (++writes % WRITES_PER_TURN === 0) await nextTurn();
        }
        if (ends) for (const end of ends.slice(first, next)) end?.();
      }
      // Everybody has gone meanwhile.
      if (ends) for (const end of ends.slice(next)) end?.();
    },
  };
}
