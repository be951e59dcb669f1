import { describe, expect, it } from 'vitest';
import { restamp } from '../../src/invites/amend.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { jobQueueOf } from '../../src/store/jobs.ts';
import { MINUTE, NOW } from '../invites/sample-invite.ts';
import { aStore, invite, job, type Store } from './a-store.ts';
import { BACKENDS, type Backend } from './backends.ts';

const LEASE = 10 * MINUTE;

async function aQueue(backend: Backend) {
  const store = await aStore(backend);
  return { ...store, queue: jobQueueOf(store.database) };
}

async function anInvite(store: Store): Promise<Invite> {
  const one = invite();
  await store.insert(one);
  return one;
}

function enqueue(
  { transact }: Store,
  of: Invite,
  method: 'REQUEST' | 'CANCEL' = 'REQUEST',
  now = NOW,
): Promise<void> {
  return transact(({ outbox }) => outbox.enqueue([job(of, method)], now));
}

describe.each(BACKENDS)('the mail queue on $name', (backend) => {
  it('gives what is due, oldest first, with the job as it was put in', async () => {
    await using store = await aQueue(backend);
    const [late, early, future] = [await anInvite(store), await anInvite(store), await anInvite(store)];
    await enqueue(store, late, 'REQUEST', NOW);
    await enqueue(store, early, 'CANCEL', NOW - 1);
    await enqueue(store, future, 'REQUEST', NOW + 1);
    const claimed = await store.queue.claim(NOW, LEASE, 10);
    expect(claimed).toEqual([
      { id: expect.any(String), lease: 1, attempts: 1, job: job(early, 'CANCEL') },
      { id: expect.any(String), lease: 1, attempts: 1, job: job(late) },
    ]);
    expect(await store.queue.claim(NOW + 1, LEASE, 10)).toMatchObject([{ job: job(future) }]);
  });

  it('gives no more than asked for, and the rest to the next', async () => {
    await using store = await aQueue(backend);
    for (let count = 0; count < 5; count++) await enqueue(store, await anInvite(store));
    const ids = [];
    for (const size of [2, 2, 1, 0]) {
      const claimed = await store.queue.claim(NOW, LEASE, 2);
      expect(claimed).toHaveLength(size);
      ids.push(...claimed.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(5);
  });

  it('gives each job to one of several workers', async () => {
    await using store = await aQueue(backend);
    for (let count = 0; count < 20; count++) await enqueue(store, await anInvite(store));
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.queue.claim(NOW, LEASE, 4)));
    const ids = claims.flat().map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it('gives a job again when the lease of whoever took it ended, and not before', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, await anInvite(store));
    const [first] = await store.queue.claim(NOW, LEASE, 1);
    expect(await store.queue.claim(NOW + LEASE - 1, LEASE, 1)).toEqual([]);
    const [second] = await store.queue.claim(NOW + LEASE, LEASE, 1);
    expect(second).toEqual({ ...first, lease: 2, attempts: 2 });
  });

  it('lets a job be ended by its present holder only, once', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, await anInvite(store));
    const [{ id, lease: old } = { id: '', lease: 0 }] = await store.queue.claim(NOW, LEASE, 1);
    const [{ lease } = { lease: 0 }] = await store.queue.claim(NOW + LEASE, LEASE, 1);
    const complete = (of: number) => store.transact(({ outbox }) => outbox.complete(id, of));
    expect(await complete(old)).toBe(false);
    expect(await complete(lease)).toBe(true);
    expect(await complete(lease)).toBe(false);
    expect(await store.queue.claim(NOW + 9 * LEASE, LEASE, 1)).toEqual([]);
  });

  it('takes a job back for later, without effect for who lost it', async () => {
    await using store = await aQueue(backend);
    await enqueue(store, await anInvite(store));
    const [first] = await store.queue.claim(NOW, LEASE, 1);
    await store.queue.postpone(first!, NOW + MINUTE);
    expect(await store.queue.claim(NOW + MINUTE - 1, LEASE, 1)).toEqual([]);
    const [second] = await store.queue.claim(NOW + MINUTE, LEASE, 1);
    expect(second).toMatchObject({ lease: 2, attempts: 2 });
    await store.queue.postpone(first!, NOW);
    expect(await store.queue.claim(NOW + MINUTE, LEASE, 1)).toEqual([]);
  });

  it('sends mail to one recipient in the order of its changes, one after the other', async () => {
    await using store = await aQueue(backend);
    const [invited, neighbour] = [await anInvite(store), await anInvite(store)];
    await enqueue(store, invited);
    await enqueue(store, restamp(invited, NOW), 'CANCEL');
    await enqueue(store, neighbour);
    const first = await store.queue.claim(NOW, LEASE, 10);
    expect(first.map(({ job }) => [job.invite.id, job.method]).sort()).toEqual(
      [
        [invited.id, 'REQUEST'],
        [neighbour.id, 'REQUEST'],
      ].sort(),
    );
    expect(await store.queue.claim(NOW, LEASE, 10)).toEqual([]);
    const done = first.find(({ job }) => job.invite.id === invited.id);
    await store.transact(({ outbox }) => outbox.complete(done!.id, done!.lease));
    expect(await store.queue.claim(NOW, LEASE, 10)).toMatchObject([{ job: { method: 'CANCEL' } }]);
  });

  it('drops mail that could not be sent so far when newer mail to the same recipient comes', async () => {
    await using store = await aQueue(backend);
    const invited = await anInvite(store);
    await enqueue(store, invited);
    const [tried] = await store.queue.claim(NOW, LEASE, 1);
    await store.queue.postpone(tried!, NOW + MINUTE);
    await enqueue(store, restamp(invited, NOW), 'CANCEL');
    expect(await store.queue.claim(NOW + LEASE, LEASE, 10)).toMatchObject([{ job: { method: 'CANCEL' } }]);
  });

  it('does not repeat a failed attempt when newer mail to the same recipient waits behind it', async () => {
    await using store = await aQueue(backend);
    const invited = await anInvite(store);
    await enqueue(store, invited);
    const [sending] = await store.queue.claim(NOW, LEASE, 1);
    await enqueue(store, restamp(invited, NOW), 'CANCEL');
    await store.queue.postpone(sending!, NOW + MINUTE);
    expect(await store.queue.claim(NOW + LEASE, LEASE, 10)).toMatchObject([{ job: { method: 'CANCEL' } }]);
  });

  it('lets who is sending a mail report it, also when newer mail has come', async () => {
    await using store = await aQueue(backend);
    const invited = await anInvite(store);
    await enqueue(store, invited);
    const [sending] = await store.queue.claim(NOW, LEASE, 1);
    await enqueue(store, restamp(invited, NOW), 'CANCEL');
    expect(await store.transact(({ outbox }) => outbox.complete(sending!.id, sending!.lease))).toBe(true);
  });

  it('takes back what could not be sent so far, and only from these recipients', async () => {
    await using store = await aQueue(backend);
    const [invited, neighbour] = [await anInvite(store), await anInvite(store)];
    for (const one of [invited, neighbour]) await enqueue(store, one);
    for (const tried of await store.queue.claim(NOW, LEASE, 2))
      await store.queue.postpone(tried, NOW + MINUTE);
    await store.transact(({ outbox }) =>
      outbox.withdraw(
        invited.id,
        [...invited.recipients, ...neighbour.recipients].map(({ id }) => id),
      ),
    );
    expect(await store.queue.claim(NOW + MINUTE, LEASE, 10)).toMatchObject([{ job: job(neighbour) }]);
  });
});
