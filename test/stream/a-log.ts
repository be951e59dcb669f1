import type { Invite } from '../../src/invites/invite.ts';
import type { EventFilter } from '../../src/invites/ports.ts';
import { readPage, readPosition } from '../../src/stream/log.ts';
import { createReaders } from '../../src/stream/reader.ts';
import { followLog } from '../../src/stream/subscribe.ts';
import type { PageSource } from '../../src/stream/tail.ts';
import { createTails } from '../../src/stream/tails.ts';
import { createMemoryWake } from '../../src/stream/wake/memory.ts';
import type { Wake } from '../../src/stream/wake/wake.ts';
import { aStore, events, invite } from '../contract/a-store.ts';
import { BACKENDS } from '../contract/backends.ts';

/** A real log with its wake-ups, and counts of what its readers cost. */
export async function aLog() {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const store = await aStore(backend);
  const memory = createMemoryWake();
  let listeners = 0;
  const reads: number[] = [];
  const wake: Wake = {
    notify: memory.notify,
    listen(application, onWake) {
      const stop = memory.listen(application, onWake);
      listeners++;
      let stopped = false;
      return () => {
        if (!stopped) listeners--;
        stopped = true;
        stop();
      };
    },
    isConnected: memory.isConnected,
    close: memory.close,
  };
  const source: PageSource = {
    readPage(application, after, limit, filter) {
      reads.push(after);
      return readPage(store.database.queries, application, after, limit, filter);
    },
    readPosition: (application) => readPosition(store.database.queries, application),
  };
  const tails = createTails(source, wake);
  const one = invite();
  return {
    ...store,
    source,
    wake,
    listeners: () => listeners,
    reads: () => reads.length,
    /** The offsets after which pages were read, in order. */
    readFrom: () => reads,
    tails,
    /** Follows the application's stream, through a tail that all followers of the same source share. */
    follow: (after: number, filter: EventFilter = {}, from = source) =>
      followLog(createReaders(from, from === source ? tails : createTails(from, wake)), 'app', after, filter),
    /** Appends and, as the program does after the commit, rings; `silently` loses the wake-up. */
    async append(count: number, { of = one as Invite, silently = false } = {}) {
      await store.transact(({ log }) => log.append(events(count, of)));
      if (!silently) wake.notify(of.application);
    },
  };
}

/** Lets everything run that needs no timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
