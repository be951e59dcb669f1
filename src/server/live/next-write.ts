import type { InviteEvent } from '../../invites/event.ts';
import type { Answers } from './answers.ts';

/** Bytes of payloads put into one write, and so what a socket takes at the most beyond its bound. */
const WRITE_BYTES = 32 * 1024;

/** Payloads of one write, and the index of the first event that is not among them. */
export interface NextWrite {
  readonly payloads: readonly Buffer[];
  readonly next: number;
}

/** Works out the answers of events from an index on, as many as go into one write and at least one. */
export async function nextWrite(
  answers: Answers,
  events: readonly InviteEvent[],
  from: number,
): Promise<NextWrite> {
  const payloads: Buffer[] = [];
  let next = from;
  let bytes = 0;
  while (next < events.length && (payloads.length === 0 || bytes < WRITE_BYTES)) {
    const answer = answers.ofEvent(events[next++] as InviteEvent);
    // Most are there at once: a turn of the microtasks for each would cost as much as the answer does.
    const payload = answer instanceof Promise ? await answer : answer;
    payloads.push(payload);
    bytes += payload.length;
  }
  return { payloads, next };
}
