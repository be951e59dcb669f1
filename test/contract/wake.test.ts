import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryWake } from '../../src/stream/wake/memory.ts';
import { createPostgresWake } from '../../src/stream/wake/postgres.ts';
import { createRedisWake } from '../../src/stream/wake/redis.ts';
import type { Wake } from '../../src/stream/wake/wake.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { REDIS_URL, redisMissing } from '../support/redis.ts';

/** One kind of wake-ups: opens two instances that share what there is to share. */
interface Kind {
  readonly name: string;
  readonly missing: boolean;
  open(): Promise<Instances>;
}

interface Instances extends AsyncDisposable {
  readonly here: Wake;
  readonly there: Wake;
  /** Cuts the connections of both, as an operator or a failing network would. */
  cut?(): Promise<void>;
}

const within = { timeout: 10_000, interval: 20 };

function pair(open: () => Wake, dispose: () => Promise<unknown>, cut?: () => Promise<void>): Instances {
  const [here, there] = [open(), open()];
  return {
    here,
    there,
    ...(cut ? { cut } : {}),
    async [Symbol.asyncDispose]() {
      await here.close();
      await there.close();
      await dispose();
    },
  };
}

const KINDS: readonly Kind[] = [
  {
    name: 'memory',
    missing: false,
    async open() {
      const wake = createMemoryWake();
      return { here: wake, there: wake, [Symbol.asyncDispose]: wake.close };
    },
  },
  {
    name: 'Postgres',
    missing: postgresMissing,
    async open() {
      const database = await postgresDatabase();
      const cut = async () => {
        const client = new pg.Client({ connectionString: database.url });
        await client.connect();
        await client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
          [database.name],
        );
        await client.end();
      };
      return pair(
        () => createPostgresWake(database.url, () => {}),
        async () => database[Symbol.asyncDispose](),
        cut,
      );
    },
  },
  {
    name: 'Redis',
    missing: redisMissing,
    async open() {
      const namespace = randomUUID();
      const control = new Redis(REDIS_URL);
      const cut = async () => {
        await control.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
      };
      return pair(
        () => createRedisWake(REDIS_URL, namespace, () => {}),
        async () => control.disconnect(),
        cut,
      );
    },
  },
];

/** Counts the wake-ups of one listener. */
function counter(wake: Wake, application: string) {
  const woken = { times: 0, stop: () => {} };
  woken.stop = wake.listen(application, () => void woken.times++);
  return woken;
}

/** Resolves once what one instance notifies of reaches the other: both have found their carrier. */
async function connected({ here, there }: Instances): Promise<void> {
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const heard = counter(to, 'connected');
    await vi.waitFor(() => {
      from.notify('connected');
      expect(heard.times).toBeGreaterThan(0);
    }, within);
    heard.stop();
  }
}

for (const { name, missing, open } of KINDS)
  describe.skipIf(missing)(`wake-ups by ${name}`, () => {
    it('reach everybody who listens to that application, on every instance, and nobody else', async () => {
      await using instances = await open();
      await connected(instances);
      const { here, there } = instances;
      const [first, second, far, other] = [
        counter(here, 'app'),
        counter(here, 'app'),
        counter(there, 'app'),
        counter(there, 'app 2'),
      ];
      here.notify('app');
      expect([first.times, second.times]).toEqual([1, 1]);
      await vi.waitFor(() => expect(far.times).toBe(1), within);
      here.notify('app 2');
      await vi.waitFor(() => expect(other.times).toBe(1), within);
      expect([first.times, far.times]).toEqual([1, 1]);
    });

    it('take names of any length and any characters', async () => {
      await using instances = await open();
      await connected(instances);
      for (const application of ['', 'a b\nc', "it's ünï", 'x'.repeat(20_000)]) {
        const far = counter(instances.there, application);
        instances.here.notify(application);
        await vi.waitFor(() => expect(far.times).toBeGreaterThan(0), within);
        far.stop();
      }
    });

    it('are not lost at the end of a storm, and a stopped listener hears none of it', async () => {
      await using instances = await open();
      await connected(instances);
      const far = counter(instances.there, 'app');
      const stopped = counter(instances.there, 'app');
      stopped.stop();
      for (let turn = 0; turn < 10_000; turn++) instances.here.notify('app');
      await vi.waitFor(() => expect(far.times).toBeGreaterThan(0), within);
      const after = counter(instances.there, 'app');
      instances.here.notify('app');
      await vi.waitFor(() => expect(after.times).toBeGreaterThan(0), within);
      expect(stopped.times).toBe(0);
      // A message for each would be 10,000: what waits for the network is one.
      if (name !== 'memory') expect(far.times).toBeLessThan(1000);
    });

    it('come back after every connection was cut, and wake whoever may have missed one', async () => {
      await using instances = await open();
      await connected(instances);
      if (!instances.cut) return;
      const [near, far] = [counter(instances.here, 'app'), counter(instances.there, 'app')];
      await instances.cut();
      await vi.waitFor(() => expect(Math.min(near.times, far.times)).toBeGreaterThan(0), within);
      await connected(instances);
    });
  });

/** Kinds that reach a server through a way of the test's own. */
const THROUGH: readonly (readonly [string, boolean, () => Promise<readonly [string, AsyncDisposable]>])[] = [
  [
    'Postgres',
    postgresMissing,
    async () => {
      const database = await postgresDatabase();
      return [database.url, database];
    },
  ],
  ['Redis', redisMissing, async () => [REDIS_URL, { [Symbol.asyncDispose]: async () => {} }]],
];

const openAt = (name: string, url: string, onTrouble: () => void): Wake =>
  name === 'Redis' ? createRedisWake(url, randomUUID(), onTrouble) : createPostgresWake(url, onTrouble);

for (const [name, missing, server] of THROUGH)
  describe.skipIf(missing).concurrent(`a silent network between us and ${name}`, () => {
    it('is noticed, told once, and got over', { timeout: 60_000 }, async () => {
      const [url, resource] = await server();
      await using _server = resource;
      const address = new URL(url);
      await using proxy = await startCutProxy(Number(address.port));
      address.port = String(proxy.port);
      const onTrouble = vi.fn();
      const wake = openAt(name, address.href, onTrouble);
      try {
        const listener = counter(wake, 'app');
        await vi.waitFor(() => expect(listener.times).toBe(1), within);
        proxy.set('blackhole');
        await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledTimes(1), {
          timeout: 30_000,
          interval: 100,
        });
        wake.notify('app');
        expect(listener.times).toBe(2);
        proxy.set('open');
        await vi.waitFor(() => expect(listener.times).toBe(3), { timeout: 20_000, interval: 50 });
        expect(onTrouble).toHaveBeenCalledTimes(1);
      } finally {
        await wake.close();
      }
    });
  });

it.each(['Postgres', 'Redis'])('a start without %s wakes whoever is here, and ends at once', async (name) => {
  const port = await freePort();
  const onTrouble = vi.fn();
  const url = name === 'Redis' ? `redis://127.0.0.1:${port}` : `postgres://postgres@127.0.0.1:${port}/none`;
  const wake = openAt(name, url, onTrouble);
  const listener = counter(wake, 'app');
  await vi.waitFor(() => expect(onTrouble).toHaveBeenCalledTimes(1), within);
  wake.notify('app');
  expect(listener.times).toBe(1);
  await wake.close();
});
