import { randomBytes } from 'node:crypto';
import { createMemoryWake } from './memory.ts';
import { inTime, keepConnected, type ListeningConnection } from './reconnecting.ts';
import type { Wake } from './wake.ts';

/** A connection that brings short texts to all instances which use one database, this one included. */
export interface CarryingConnection extends ListeningConnection {
  /** Rejects where they could not be handed over; they are not kept for later. */
  send(messages: readonly string[]): Promise<void>;
}

/** Longest application name that is carried; a longer one wakes everybody. Postgres takes 8,000 bytes in all. */
const MAX_NAME_BYTES = 1000;
const EVERYBODY = '*';

/**
 * Wake-ups to every instance. Those here are woken at once and without the carrier. For the others at most one
 * message is under way; whoever is notified of meanwhile goes along with the next, once however often: a storm of
 * commits costs a message for each round trip. What gets lost is not sent again: the tick finds it.
 * `onTrouble` is told once of an outage.
 */
export function carryWakes(
  connect: (onMessage: (message: string) => void) => Promise<CarryingConnection>,
  onTrouble: (error: unknown) => void,
): Wake {
  const here = createMemoryWake();
  // Our own messages come back to us, and whoever they are for was woken long ago.
  const instance = randomBytes(6).toString('hex');
  let waiting = new Set<string>();
  let sending: Promise<void> | undefined;
  let closed = false;

  const hear = (message: string) => {
    const space = message.indexOf(' ');
    if (message.slice(0, space) === instance) return;
    const application = message.slice(space + 1);
    if (application === EVERYBODY) here.notifyAll();
    else here.notify(application);
  };
  // What was sent while the connection was away never came.
  const carrier = keepConnected(() => connect(hear), { onBack: here.notifyAll, onTrouble });

  async function sendAll(): Promise<void> {
    while (waiting.size > 0 && !closed) {
      const messages = [...waiting].map((application) => `${instance} ${application}`);
      waiting = new Set();
      // A lost wake-up costs a tick. Sent later it would come after the tick, and the waiting ones would pile up.
      // Awaited also where there is none: over at once, this would end before `sending` is set, and never begin again.
      const connection = carrier.current();
      await (connection && inTime(connection.send(messages)).catch(() => {}));
    }
    sending = undefined;
  }

  return {
    notify(application) {
      here.notify(application);
      waiting.add(Buffer.byteLength(application) > MAX_NAME_BYTES ? EVERYBODY : application);
      sending ??= sendAll();
    },
    listen: here.listen,
    isConnected: () => carrier.current() !== undefined,
    async close() {
      closed = true;
      await here.close();
      await carrier.close();
      await sending;
    },
  };
}
