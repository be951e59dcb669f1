import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefresh } from '../../src/invites/refresh.ts';
import { startConfirmer } from '../../src/upstream/confirmer.ts';
import { createRateBudget } from '../../src/upstream/rate-budget.ts';
import { MINUTE, NOW, SECOND } from '../invites/sample-invite.ts';
import { aCronofyCore } from './a-cronofy-core.ts';

const RECONCILE = 5 * MINUTE;
const HOUR = 60 * MINUTE;

// Only the confirmer's own look at its list; everything else goes by real time or by the clock of the core.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

type Core = Awaited<ReturnType<typeof aCronofyCore>>;

/** A confirmer that looks at its list once, and what it complained of. */
async function look(core: Core, reconcileMs = RECONCILE): Promise<unknown[]> {
  const complaints: unknown[] = [];
  const confirmer = startConfirmer({ ...core, reconcileMs, onError: (error) => complaints.push(error) });
  vi.advanceTimersByTime(500);
  await confirmer.stop();
  return complaints;
}

/** An invite whose first look-up, a minute after it was made, is done. */
async function aQuietInvite(options: Parameters<typeof aCronofyCore>[0] = {}, reconcileMs = RECONCILE) {
  const core = await aCronofyCore(options);
  const invite = await core.create();
  core.advance(MINUTE);
  expect(await look(core, reconcileMs)).toEqual([]);
  expect(core.looks()).toBe(1);
  return { ...core, invite };
}

test('an answer whose callback was lost is found by the next reconciliation', async () => {
  await using core = await aQuietInvite();
  core.answer({ status: 'accepted' });
  core.advance(RECONCILE - 1);
  await look(core);
  expect([core.looks(), await core.known()]).toEqual([1, ['PENDING', 1]]);
  core.advance(1);
  expect(await look(core)).toEqual([]);
  expect([core.looks(), await core.known()]).toEqual([2, ['ACCEPTED', 2]]);
  // And again after as long, without an event where nothing differs.
  core.advance(RECONCILE);
  await look(core);
  expect([core.looks(), await core.known()]).toEqual([3, ['ACCEPTED', 2]]);
});

test('a callback is applied at once and looked up once, however often it comes', async () => {
  await using core = await aQuietInvite();
  const post = core.answer({ status: 'accepted' });
  for (let times = 0; times < 5; times++) expect((await post()).status).toBe(204);
  expect(await core.known()).toEqual(['ACCEPTED', 2]);
  await look(core);
  expect(core.looks()).toBe(1);
  core.advance(SECOND);
  await look(core);
  expect([core.looks(), await core.known()]).toEqual([2, ['ACCEPTED', 2]]);
});

test('a third answer like the first, whose callback is its very bytes, is found by the look-up', async () => {
  await using core = await aQuietInvite();
  for (const status of ['accepted', 'declined', 'accepted'] as const) {
    const post = core.answer({ status });
    core.advance(SECOND);
    await post();
  }
  expect(await core.known()).toEqual(['DECLINED', 3]);
  core.advance(SECOND);
  await look(core);
  expect(await core.known()).toEqual(['ACCEPTED', 4]);
});

test('an old callback played for the first time is put right by the look-up', async () => {
  await using core = await aQuietInvite();
  const withheld = core.answer({ status: 'accepted' });
  await core.answer({ status: 'declined' })();
  core.advance(SECOND);
  await withheld();
  core.advance(SECOND);
  await look(core);
  expect((await core.known())[0]).toBe('DECLINED');
});

test('a callback that comes while its invite is looked up has it looked up again', async () => {
  await using core = await aQuietInvite();
  core.advance(RECONCILE);
  const { promise, resolve } = Promise.withResolvers<void>();
  core.cronofy.misbehave({ kind: 'held', until: promise });
  const looking = look(core);
  await core.cronofy.arrived(3);
  const post = core.answer({ status: 'accepted' });
  await post();
  await post();
  resolve();
  await looking;
  core.advance(SECOND);
  const before = core.looks();
  await look(core);
  expect(core.looks()).toBe(before + 1);
  expect(await core.known()).toEqual(['ACCEPTED', 2]);
});

test('nothing is looked up without being asked where reconciliation is off', async () => {
  await using core = await aQuietInvite({}, 0);
  core.answer({ status: 'accepted' });
  core.advance(99 * HOUR);
  await look(core, 0);
  expect([core.looks(), await core.known()]).toEqual([1, ['PENDING', 1]]);
});

test('an invite that is cancelled, or over for a day, is looked up no more', async () => {
  await using core = await aQuietInvite();
  await core.create({ smartInviteId: 'called-off' });
  await core.service.cancel('app', { smartInviteId: 'called-off' });
  core.advance(HOUR);
  await look(core);
  expect(core.cronofy.requests.filter(({ query }) => query.get('smart_invite_id') === 'called-off')).toEqual(
    [],
  );
  core.advance(Date.parse('2031-03-05T10:00:01Z') - core.clock.now());
  await look(core);
  const before = core.looks();
  core.advance(99 * HOUR);
  await look(core);
  expect(core.looks()).toBe(before);
  expect(await core.confirmations.claim(NOW + 1e12, 1, 10)).toEqual([]);
});

test('a look-up that failed is repeated half a minute later, and what failed is told', async () => {
  await using core = await aQuietInvite();
  core.answer({ status: 'accepted' });
  core.advance(RECONCILE);
  core.cronofy.misbehave({ kind: 'silent' });
  expect(await look(core)).toMatchObject([{ code: 'UPSTREAM_UNAVAILABLE' }]);
  expect(core.looks()).toBe(2);
  core.advance(30 * SECOND - 1);
  await look(core);
  expect(core.looks()).toBe(2);
  core.advance(1);
  expect(await look(core)).toEqual([]);
  expect(await core.known()).toEqual(['ACCEPTED', 2]);
});

test('what Cronofy refuses is not asked for every half minute', async () => {
  await using core = await aQuietInvite();
  core.advance(RECONCILE);
  core.cronofy.misbehave({ kind: 'answer', status: 404 });
  expect(await look(core)).toMatchObject([{ problems: [{ code: 'INVITE_NOT_FOUND' }] }]);
  core.advance(RECONCILE - 1);
  await look(core);
  expect(core.looks()).toBe(2);
  core.advance(1);
  expect(await look(core)).toEqual([]);
  expect(core.looks()).toBe(3);
});

test('a spent budget is no failure: the look-up comes when there is room again', async () => {
  const time = { now: NOW };
  const budget = createRateBudget({ clock: { now: () => time.now }, perSecond: 50, perMinute: 2 });
  await using core = await aCronofyCore({ budget });
  await core.create();
  await core.create({ smartInviteId: 'other' });
  core.advance(MINUTE + SECOND);
  expect(await look(core)).toEqual([]);
  expect(core.looks()).toBe(0);
  time.now += MINUTE + SECOND;
  core.advance(MINUTE + SECOND);
  expect(await look(core)).toEqual([]);
  expect(core.looks()).toBe(1);
});

test('what is fetched wins also where the clock was set back', async () => {
  await using core = await aQuietInvite();
  await core.answer({ status: 'accepted' })();
  core.advance(-HOUR);
  await core.answer({ status: 'declined' })();
  expect(await core.known()).toEqual(['ACCEPTED', 2]);
  core.advance(SECOND);
  expect(await look(core)).toEqual([]);
  expect(await core.known()).toEqual(['DECLINED', 3]);
});

test('a change that Cronofy does not answer in time is refused, and may be repeated with the same key', async () => {
  await using core = await aCronofyCore();
  await core.create();
  core.cronofy.misbehave({ kind: 'silent' });
  const change = () =>
    core.service.update(
      'app',
      { smartInviteId: 'visit-7781' },
      { summary: 'Moved' },
      { idempotencyKey: 'key', expectedRevision: 1 },
    );
  await expect(change()).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    details: { mayHaveTakenEffect: true },
  });
  expect(core.cronofy.requests).toHaveLength(2);
  expect(await core.known()).toEqual(['PENDING', 1]);
  expect(await change()).toMatchObject({ revision: 2, event: { summary: 'Moved' } });
  expect(await change()).toMatchObject({ revision: 2 });
  expect(core.cronofy.requests).toHaveLength(3);
});

test('whoever waits for a look-up does not wait for one in the background', async () => {
  await using core = await aQuietInvite();
  core.advance(RECONCILE);
  const { promise, resolve } = Promise.withResolvers<void>();
  core.cronofy.misbehave({ kind: 'held', until: promise });
  const looking = look(core);
  await core.cronofy.arrived(3);
  core.answer({ status: 'accepted' });
  const { recipients } = await core.refresh(core.invite, 'caller');
  expect(recipients).toMatchObject([{ status: 'ACCEPTED' }]);
  resolve();
  await looking;
  expect(await core.known()).toEqual(['ACCEPTED', 2]);
});

test('whoever looks at the same time as others shares their look-up, and nobody later does', async () => {
  await using core = await aQuietInvite();
  core.answer({ status: 'accepted' });
  const all = await Promise.all(Array.from({ length: 10 }, () => core.refresh(core.invite, 'caller')));
  expect(all.map(({ recipients }) => recipients[0]?.status)).toEqual(Array(10).fill('ACCEPTED'));
  expect(core.looks()).toBe(2);
  await core.refresh(all[0] ?? core.invite, 'caller');
  expect(core.looks()).toBe(3);
});

test('an answer is not undone by an older state that was still on its way when it came', async () => {
  await using core = await aQuietInvite();
  const { upstream } = core.engine;
  if (!upstream) throw new Error('there is no upstream');
  const late = Promise.withResolvers<void>();
  let fetched = 0;
  const delayed: typeof upstream = {
    ...upstream,
    async fetch(invite, priority) {
      const state = await upstream.fetch(invite, priority);
      fetched += 1;
      if (fetched === 1) await late.promise;
      return state;
    },
  };
  const refresh = createRefresh({ ...core, engine: { ...core.engine, upstream: delayed } });
  const refreshed = refresh(core.invite, 'background');
  await expect.poll(() => fetched).toBe(1);
  await core.answer({ status: 'accepted' })();
  late.resolve();
  expect((await refreshed).recipients).toMatchObject([{ status: 'ACCEPTED' }]);
  expect([fetched, await core.known()]).toEqual([2, ['ACCEPTED', 2]]);
});
