import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Invite } from '../../src/invites/invite.ts';
import type { CallbackJob } from '../../src/invites/ports.ts';
import { callbackQueueOf } from '../../src/store/callback-deliveries.ts';
import { confirmationsOf } from '../../src/store/confirmations.ts';
import { KEPT, sweep } from '../../src/store/sweep.ts';
import { MINUTE, NOW } from '../invites/sample-invite.ts';
import { aStore, invite, type Store } from './a-store.ts';
import { BACKENDS, type Backend } from './backends.ts';

const LEASE = 2 * MINUTE;

async function aQueue(backend: Backend) {
  const store = await aStore(backend);
  const queue = callbackQueueOf(store.database);
  return {
    ...store,
    queue,
    confirmations: confirmationsOf(store.database),
    claim: (now = NOW, limit = 10, busy: string[] = []) => queue.claim(now, LEASE, limit, busy),
    async deliveries(of: string, limit = 10, application = 'app') {
      const found = await store.directory.callbackDeliveries(application, [of], limit);
      return found.get(of) ?? [];
    },
  };
}

function callback(over: Partial<CallbackJob> = {}): CallbackJob {
  return {
    id: randomUUID(),
    application: 'app',
    inviteId: 'invite-1',
    url: 'https://app.test/hooks',
    body: '{"smart_invite":{}}',
    createdAt: NOW,
    ...over,
  };
}

async function enqueue({ transact }: Store, ...jobs: readonly CallbackJob[]): Promise<void> {
  await transact(({ callbacks }) => callbacks.enqueue(jobs));
}

const attempt = (number: number, over: object = {}) => ({
  attempt: number,
  startedAt: NOW,
  endedAt: NOW + 20,
  ...over,
});

describe.each(BACKENDS)('the callback queue on $name', (backend) => {
  it('gives what is due, oldest first, as it was put in', async () => {
    await using store = await aQueue(backend);
    const [late, early, future] = [
      callback({ body: '{"late":"ç\u{1F389}"}' }),
      callback({ createdAt: NOW - 1, url: 'http://127.0.0.1:8080/a?b=c' }),
      callback({ createdAt: NOW + 1 }),
    ];
    await enqueue(store, late, early, future);
    expect(await store.claim()).toEqual([
      { ...early, lease: 1, attempts: 1 },
      { ...late, lease: 1, attempts: 1 },
    ]);
    expect(await store.claim(NOW + 1)).toEqual([{ ...future, lease: 1, attempts: 1 }]);
  });

  it('is kept with the transaction that it belongs to, or not at all', async () => {
    await using store = await aQueue(backend);
    const broken = store.transact(async ({ callbacks }) => {
      await callbacks.enqueue([callback()]);
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    await enqueue(store);
    expect(await store.claim()).toEqual([]);
  });

  it('gives each callback to one of several workers, and no more than asked for', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, ...Array.from({ length: 20 }, () => callback()));
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.claim(NOW, 3)));
    expect(Math.max(...claims.map(({ length }) => length))).toBe(3);
    const ids = claims.flat().map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([20, 20]);
  });

  it('passes over busy hosts, port and all', async () => {
    await using store = await aQueue(backend);
    const [slow, sibling, other] = [
      callback({ url: 'https://slow.test/hooks', createdAt: NOW - 2 }),
      callback({ url: 'https://slow.test:8443/hooks', createdAt: NOW - 1 }),
      callback({ url: 'https://quick.test/hooks' }),
    ];
    await enqueue(store, slow, sibling, other);
    const claimed = await store.claim(NOW, 2, ['slow.test', 'else.test']);
    expect(claimed.map(({ id }) => id)).toEqual([sibling.id, other.id]);
    expect(await store.claim(NOW, 2, ['slow.test'])).toEqual([]);
    expect(await store.claim()).toMatchObject([{ id: slow.id }]);
  });

  it('gives a callback again when the lease of whoever took it ended, and not before', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, callback());
    const [first] = await store.claim();
    expect(await store.claim(NOW + LEASE - 1)).toEqual([]);
    expect(await store.claim(NOW + LEASE)).toEqual([{ ...first, lease: 2, attempts: 2 }]);
  });

  it('is over once it was delivered, gone or failed for good, and says so', async () => {
    for (const state of ['DELIVERED', 'FAILED', 'GONE'] as const) {
      await using store = await aQueue(backend);
      const job = callback();
      await enqueue(store, job);
      const [claimed] = await store.claim();
      await store.queue.report(claimed!, { ...attempt(1, { status: 200 }), state });
      const { application: _, ...facts } = job;
      expect(await store.deliveries('invite-1')).toEqual([
        { ...facts, state, attempts: [attempt(1, { status: 200 })] },
      ]);
      expect(await store.claim(NOW + 9 * LEASE)).toEqual([]);
    }
  });

  it('is tried again at the time that was reported, with what was tried before in its log', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, callback());
    const failed = attempt(1, { status: 500, reason: 'The receiver answered 500.' });
    const [first] = await store.claim();
    await store.queue.report(first!, { ...failed, state: 'PENDING', nextAttemptAt: NOW + MINUTE });
    expect(await store.deliveries('invite-1')).toMatchObject([
      { state: 'PENDING', nextAttemptAt: NOW + MINUTE, attempts: [failed] },
    ]);
    expect(await store.claim(NOW + MINUTE - 1)).toEqual([]);
    const [second] = await store.claim(NOW + MINUTE);
    expect(second).toMatchObject({ lease: 2, attempts: 2 });
    await store.queue.report(second!, { ...attempt(2, { status: 204 }), state: 'DELIVERED' });
    const [delivery] = await store.deliveries('invite-1');
    expect(delivery?.attempts).toEqual([failed, attempt(2, { status: 204 })]);
    expect(delivery).not.toHaveProperty('nextAttemptAt');
  });

  it('takes no word from whoever lost the lease', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, callback());
    const [lost] = await store.claim();
    const [holder] = await store.claim(NOW + LEASE);
    await store.queue.report(lost!, { ...attempt(1), state: 'FAILED' });
    expect(await store.deliveries('invite-1')).toMatchObject([{ state: 'PENDING', attempts: [] }]);
    await store.queue.report(holder!, { ...attempt(2), state: 'DELIVERED' });
    expect(await store.deliveries('invite-1')).toMatchObject([
      { state: 'DELIVERED', attempts: [{ attempt: 2 }] },
    ]);
  });

  it('keeps the newest 50 attempts, however often it is delivered again', async () => {
    await using store = await aQueue(backend);
    const job = callback();
    await enqueue(store, job);
    for (let count = 1; count <= 53; count++) {
      const [claimed] = await store.claim(NOW + count);
      await store.queue.report(claimed!, { ...attempt(count), state: 'FAILED' });
      await store.transact(({ callbacks }) => callbacks.redeliver('app', job.id, NOW + count + 1));
    }
    const [delivery] = await store.deliveries('invite-1');
    expect(delivery?.attempts.map((one) => one.attempt)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 4),
    );
  });

  describe('delivering again', () => {
    const redeliver = (store: Store, id: string, application = 'app') =>
      store.transact(({ callbacks }) => callbacks.redeliver(application, id, NOW + MINUTE));

    it('begins the schedule anew, whatever became of it before', async () => {
      await using store = await aQueue(backend);
      const job = callback();
      await enqueue(store, job);
      const [claimed] = await store.claim();
      await store.queue.report(claimed!, { ...attempt(1), state: 'GONE' });
      expect(await redeliver(store, job.id)).toBe('invite-1');
      expect(await store.deliveries('invite-1')).toMatchObject([
        { state: 'PENDING', nextAttemptAt: NOW + MINUTE, attempts: [{ attempt: 1 }] },
      ]);
      expect(await store.claim(NOW + MINUTE)).toMatchObject([{ id: job.id, attempts: 1, body: job.body }]);
    });

    it('is not undone by the attempt that was under way', async () => {
      await using store = await aQueue(backend);
      const job = callback();
      await enqueue(store, job);
      const [underWay] = await store.claim();
      await redeliver(store, job.id);
      await store.queue.report(underWay!, { ...attempt(1), state: 'DELIVERED' });
      expect(await store.claim(NOW + MINUTE)).toMatchObject([{ id: job.id }]);
    });

    it('knows nothing of a callback of another application, or of none', async () => {
      await using store = await aQueue(backend);
      const job = callback({ application: 'other' });
      await enqueue(store, job);
      const [claimed] = await store.claim();
      await store.queue.report(claimed!, { ...attempt(1), state: 'FAILED' });
      expect(await redeliver(store, job.id)).toBeUndefined();
      expect(await redeliver(store, 'nobody')).toBeUndefined();
      expect(await store.claim(NOW + 9 * MINUTE)).toEqual([]);
    });
  });

  describe('the callbacks of several invites', () => {
    it('are read in one statement: the newest of each, newest first', async () => {
      await using store = await aQueue(backend);
      const jobs = ['a', 'b'].flatMap((inviteId) =>
        Array.from({ length: 4 }, (_, index) => callback({ inviteId, createdAt: NOW + index })),
      );
      await enqueue(
        store,
        ...jobs,
        callback({ inviteId: 'c' }),
        callback({ inviteId: 'a', application: 'x' }),
      );
      const found = await store.directory.callbackDeliveries('app', ['a', 'b', 'nobody'], 3);
      expect([...found.keys()]).toEqual(['a', 'b', 'nobody']);
      for (const inviteId of ['a', 'b'])
        expect(found.get(inviteId)?.map(({ id }) => id)).toEqual(
          jobs
            .filter((job) => job.inviteId === inviteId)
            .reverse()
            .slice(0, 3)
            .map(({ id }) => id),
        );
      expect(found.get('nobody')).toEqual([]);
      expect(await store.directory.callbackDeliveries('app', [], 3)).toEqual(new Map());
    });

    it('are another application’s business where they are', async () => {
      await using store = await aQueue(backend);
      await enqueue(store, callback({ application: 'other' }));
      expect(await store.deliveries('invite-1')).toEqual([]);
      expect(await store.deliveries('invite-1', 10, 'other')).toHaveLength(1);
    });
  });
});

describe.each(BACKENDS)('callbacks that came, on $name', (backend) => {
  it('are the first with their body once, in each application', async () => {
    await using store = await aQueue(backend);
    const isFirst = (body: string, application = 'app') =>
      store.transact(({ callbacks }) => callbacks.isFirst(application, body, NOW));
    expect(await isFirst('{"a":1}')).toBe(true);
    expect(await isFirst('{"a":1}')).toBe(false);
    expect(await isFirst('{"a":1} ')).toBe(true);
    expect(await isFirst('{"a":1}', 'other')).toBe(true);
    expect(await isFirst('{"a":1}')).toBe(false);
  });

  it('are the first for one of those who ask at the same time', async () => {
    await using store = await aQueue(backend);
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => store.transact(({ callbacks }) => callbacks.isFirst('app', 'x', NOW))),
    );
    expect(asked.filter((first) => first)).toHaveLength(1);
  });

  it('are not seen where the transaction that took them was broken off', async () => {
    await using store = await aQueue(backend);
    const broken = store.transact(async ({ callbacks }) => {
      await callbacks.isFirst('app', 'x', NOW);
      throw new Error('broken off');
    });
    await expect(broken).rejects.toThrow('broken off');
    expect(await store.transact(({ callbacks }) => callbacks.isFirst('app', 'x', NOW))).toBe(true);
  });
});

describe.each(BACKENDS)('look-ups that are asked for, on $name', (backend) => {
  const confirm = ({ transact }: Store, of: Invite, dueAt: number) =>
    transact(({ callbacks }) => callbacks.confirm(of, dueAt));
  const claim = (store: Awaited<ReturnType<typeof aQueue>>, now: number, limit = 10) =>
    store.confirmations.claim(now, LEASE, limit);

  it('are one for an invite, however often it is asked for, at the earliest time', async () => {
    await using store = await aQueue(backend);
    const one = invite();
    for (const dueAt of [NOW + 60, NOW + 20, NOW + 40]) await confirm(store, one, dueAt);
    expect(await claim(store, NOW + 19)).toEqual([]);
    expect(await claim(store, NOW + 20)).toEqual([{ inviteId: one.id, application: 'app', asked: 3 }]);
    expect(await claim(store, NOW + 60)).toEqual([]);
  });

  it('are given oldest first, each to one worker, and again after a lease', async () => {
    await using store = await aQueue(backend);
    const invites = Array.from({ length: 6 }, () => invite());
    for (const [index, one] of invites.entries()) await confirm(store, one, NOW - index);
    const first = await claim(store, NOW, 2);
    expect(first.map(({ inviteId }) => inviteId)).toEqual([invites[5]!.id, invites[4]!.id]);
    const rest = await Promise.all([claim(store, NOW, 3), claim(store, NOW, 3)]);
    expect(rest.flat()).toHaveLength(4);
    expect(await claim(store, NOW + LEASE - 1)).toEqual([]);
    expect(await claim(store, NOW + LEASE)).toHaveLength(6);
  });

  it('are done with for ever, or until the time that was said', async () => {
    await using store = await aQueue(backend);
    const [done, later] = [invite(), invite()];
    await confirm(store, done, NOW);
    await confirm(store, later, NOW);
    for (const claimed of await claim(store, NOW))
      await store.confirmations.settle(claimed, claimed.inviteId === done.id ? undefined : NOW + 9 * LEASE);
    expect(await claim(store, NOW + 9 * LEASE - 1)).toEqual([]);
    expect(await claim(store, NOW + 9 * LEASE)).toMatchObject([{ inviteId: later.id }]);
    // Asked for again, there is one again.
    await confirm(store, done, NOW + 10);
    expect(await claim(store, NOW + 10)).toMatchObject([{ inviteId: done.id }]);
  });

  it.each([undefined, NOW + 9 * LEASE])(
    'that are asked for meanwhile are looked at again (%s)',
    async (dueAt) => {
      await using store = await aQueue(backend);
      const one = invite();
      await confirm(store, one, NOW);
      const [claimed] = await claim(store, NOW);
      await confirm(store, one, NOW + 250);
      expect(await claim(store, NOW + 250)).toEqual([]);
      await store.confirmations.settle(claimed!, dueAt);
      const [again] = await claim(store, NOW + 250);
      expect(again).toMatchObject({ inviteId: one.id });
      await store.confirmations.settle(again!, dueAt);
      expect(await claim(store, NOW + 8 * LEASE)).toEqual([]);
    },
  );

  it('are brought forward where somebody asks before their time', async () => {
    await using store = await aQueue(backend);
    const one = invite();
    await confirm(store, one, NOW);
    const [claimed] = await claim(store, NOW);
    await store.confirmations.settle(claimed!, NOW + 9 * LEASE);
    await confirm(store, one, NOW + 250);
    expect(await claim(store, NOW + 250)).toHaveLength(1);
  });
});

describe.each(BACKENDS)('the sweep of callbacks on $name', (backend) => {
  it('removes what is over and old, and nothing that is still to be done', async () => {
    await using store = await aQueue(backend);
    const [over, pending, young] = [
      callback({ createdAt: NOW - 1 }),
      callback({ createdAt: NOW - 1, url: 'https://pending.test/' }),
      callback({ createdAt: NOW }),
    ];
    await enqueue(store, over, pending, young);
    for (const claimed of await store.claim(NOW, 10, ['pending.test']))
      await store.queue.report(claimed, { ...attempt(1), state: 'DELIVERED' });
    const isFirst = (body: string, at: number) =>
      store.transact(({ callbacks }) => callbacks.isFirst('app', body, at));
    await isFirst('old', NOW - 1);
    await isFirst('young', NOW);
    const one = invite();
    await store.transact(({ callbacks }) => callbacks.confirm(one, NOW - 1));

    await sweep(store.database, NOW + KEPT.callbacksMs);
    const left = await store.deliveries('invite-1');
    expect(left.map(({ id }) => id).sort()).toEqual([pending.id, young.id].sort());
    expect([await isFirst('old', NOW), await isFirst('young', NOW)]).toEqual([true, false]);
    expect(await store.confirmations.claim(NOW, LEASE, 10)).toMatchObject([{ inviteId: one.id }]);
  });
});
