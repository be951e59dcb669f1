import { randomBytes } from 'node:crypto';
import { createMemoryWake } from './memory.ts';
import type { Wake } from './wake.ts';

/** What brings short texts to all instances that use one database, this one included, unless it is away. */
export interface Carrier {
  /** Rejects where they could not be handed over; they are not kept for later. */
  send(messages: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** What a carrier tells. */
export interface CarrierEvents {
  onMessage(message: string): void;
  /** It is (again) there: what was sent meanwhile never came. */
  onBack(): void;
}

/** Longest application name that is carried; a longer one wakes everybody. Postgres takes 8,000 bytes in all. */
const MAX_NAME_BYTES = 1000;
const EVERYBODY = '*';

/**
 * Wake-ups to every instance. Those here are woken at once and without the carrier. For the others at most one
 * message is under way; whoever is notified of meanwhile goes along with the next, once however often: a storm of
 * commits costs a message for each round trip. What the carrier loses is not sent again: the tick finds it.
 */
export function carryWakes(open: (events: CarrierEvents) => Carrier): Wake {
  const here = createMemoryWake();
  // Our own messages come back to us, and whoever they are for was woken long ago.
  const instance = randomBytes(6).toString('hex');
  let waiting = new Set<string>();
  let sending: Promise<void> | undefined;
  let closed = false;

  const carrier = open({
    onMessage(message) {
      const space = message.indexOf(' ');
      if (message.slice(0, space) === instance) return;
      const application = message.slice(space + 1);
      if (application === EVERYBODY) here.notifyAll();
      else here.notify(application);
    },
    onBack: here.notifyAll,
  });

  async function sendAll(): Promise<void> {
    while (waiting.size > 0 && !closed) {
      const messages = [...waiting].map((application) => `${instance} ${application}`);
      waiting = new Set();
      // A lost wake-up costs a tick. Sent later it would come after the tick, and the waiting ones would pile up.
      await carrier.send(messages).catch(() => {});
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
    async close() {
      closed = true;
      await here.close();
      await carrier.close();
      await sending;
    },
  };
}
