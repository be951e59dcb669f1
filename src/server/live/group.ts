import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InviteEvent } from '../../invites/event.ts';
import type { EventFilter } from '../../invites/ports.ts';
import type { Member } from './member.ts';

/** Bytes of payloads put into one write, and so what a socket takes at the most beyond its bound. */
const CHUNK_BYTES = 64 * 1024;
/** Subscribers written to before others get their turn on the event loop. */
const WRITES_PER_TURN = 250;
/** Payloads remembered for subscribers of one group that catch up at the same time. */
export const KEPT_PAYLOADS = 100;

/** Runs the group's operation over one value, for everybody in it: the GraphQL response as JSON. */
export type Execute = (value: unknown) => Promise<Buffer>;

/** Subscriptions that get the same answer of every event. */
export interface LiveGroup {
  readonly filter: EventFilter;
  /** Those who are up to date and have each event written to their sockets as it comes. */
  readonly live: Set<Member>;
  /** The payload of a value that is no event, or of an event for somebody who catches up. */
  payloadOf(value: unknown): Promise<Buffer>;
  eventPayload(event: InviteEvent): Promise<Buffer>;
  /** Counts those who catch up: where several do, payloads are kept for the next of them. */
  catchUp(): () => void;
  /** Executes each event once and writes it to everybody live. Nobody may join meanwhile. */
  deliver(events: readonly InviteEvent[]): Promise<void>;
}

/** @param rootOf what the operation is run over, of an event */
export function createGroup(
  filter: EventFilter,
  execute: Execute,
  rootOf: (event: InviteEvent) => unknown,
): LiveGroup {
  const live = new Set<Member>();
  const kept = new Map<number, Promise<Buffer>>();
  let catchingUp = 0;

  const keep = (event: InviteEvent) => {
    const payload = execute(rootOf(event));
    payload.catch(() => kept.delete(event.offset));
    kept.set(event.offset, payload);
    if (kept.size > KEPT_PAYLOADS) kept.delete(kept.keys().next().value as number);
    return payload;
  };

  return {
    filter,
    live,
    payloadOf: execute,
    eventPayload: (event) =>
      catchingUp > 1 ? (kept.get(event.offset) ?? keep(event)) : execute(rootOf(event)),
    catchUp() {
      catchingUp++;
      return () => {
        catchingUp--;
        if (catchingUp < 2) kept.clear();
      };
    },
    async deliver(events) {
      let next = 0;
      while (next < events.length && live.size > 0) {
        const payloads: Buffer[] = [];
        let bytes = 0;
        while (next < events.length && (payloads.length === 0 || bytes < CHUNK_BYTES)) {
          const payload = await execute(rootOf(events[next++] as InviteEvent));
          payloads.push(payload);
          bytes += payload.length;
        }
        const last = events[next - 1]?.offset as number;
        let writes = 0;
        for (const member of [...live]) {
          // It may have gone, or fallen behind, while others had their turn.
          if (live.has(member)) member.write(payloads, last);
          if (++writes % WRITES_PER_TURN === 0) await nextTurn();
        }
      }
    },
  };
}
