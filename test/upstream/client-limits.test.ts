import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createBreaker } from '../../src/upstream/breaker.ts';
import { errorOf } from '../../src/upstream/failure-error.ts';
import { createRateBudget } from '../../src/upstream/rate-budget.ts';
import { single } from '../invites/sample-invite.ts';
import { aFakeCronofy, type Fault } from '../support/fake-cronofy.ts';
import { aClient, SECRET } from './a-client.ts';
import { virtualTime } from './virtual-time.ts';

/** What the client never does to Cronofy, and what a dead Cronofy never does to the gateway. */

const invite = single();
const PLENTY = 100_000;

test('of 200 calls at once 64 are out, and all of them come back', async () => {
  await using cronofy = await aFakeCronofy();
  const time = virtualTime();
  const budget = createRateBudget({ ...time, perSecond: PLENTY, perMinute: PLENTY });
  const timeouts = { headers: 20_000, body: 20_000 };
  await using client = aClient(cronofy.url, { budget, timeouts }, time);
  const gate = Promise.withResolvers<void>();
  cronofy.misbehaveAlways({ kind: 'held', until: gate.promise });
  const calls = Array.from({ length: 200 }, () => client.put(invite));
  await cronofy.arrived(64);
  gate.resolve();
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter(({ kind }) => kind === 'ok')).toHaveLength(200);
  expect([cronofy.requests.length, cronofy.peak(), cronofy.connections()]).toEqual([200, 64, 64]);
});

test('a caller who goes away frees their connection, and hears their own reason', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url, { timeouts: { headers: 20_000 } });
  cronofy.misbehave({ kind: 'silent' });
  const leaving = new AbortController();
  const call = client.put(invite, { signal: leaving.signal });
  await cronofy.arrived(1);
  leaving.abort(new Error('gone'));
  await expect(call).rejects.toThrow('gone');
  expect(await client.put(invite)).toMatchObject({ kind: 'ok' });
  await expect(client.put(invite, { signal: leaving.signal })).rejects.toThrow('gone');
  expect(cronofy.requests).toHaveLength(2);
});

test('a burst of background work is sent within half the budget; the rest is told when to come back', async () => {
  await using cronofy = await aFakeCronofy();
  const time = virtualTime();
  // Few enough that a slow machine never has all connections in use: that is another test.
  const budget = createRateBudget({ ...time, perSecond: 20 });
  await using client = aClient(cronofy.url, { budget }, time);
  await client.put(invite);
  const outcomes = await Promise.all(
    Array.from({ length: 400 }, () => client.status(invite, { priority: 'background' })),
  );
  const sent = outcomes.filter(({ kind }) => kind === 'ok').length;
  expect(cronofy.requests).toHaveLength(1 + sent);
  // Ten a second for the five seconds that anybody waits, and nine at once beside the first call.
  expect(sent).toBe(59);
  for (const outcome of outcomes)
    if (outcome.kind !== 'ok')
      expect(outcome).toMatchObject({ kind: 'rate-limited', by: 'budget', mayHaveTakenEffect: false });
  expect(await client.status(invite)).toMatchObject({ kind: 'ok' });
});

test('two clients of one application share its budget', async () => {
  await using cronofy = await aFakeCronofy();
  const time = virtualTime();
  const budget = createRateBudget({ ...time, perSecond: 1, perMinute: 1 });
  await using one = aClient(cronofy.url, { budget }, time);
  await using other = aClient(cronofy.url, { budget }, time);
  expect(await one.put(invite)).toMatchObject({ kind: 'ok' });
  expect(await other.put(invite)).toMatchObject({ kind: 'rate-limited', retryAfterMs: 60_000 });
});

describe('a Cronofy that is dead', () => {
  const dead: Fault = { kind: 'answer', status: 500 };

  test('is left alone after five failures: calls end at once and send nothing', async () => {
    await using cronofy = await aFakeCronofy();
    const time = virtualTime();
    await using client = aClient(cronofy.url, {}, time);
    cronofy.misbehaveAlways(dead);
    for (let times = 0; times < 5; times++) await client.put(invite);
    const outcomes = await Promise.all(Array.from({ length: 1000 }, () => client.status(invite)));
    expect(outcomes).toEqual(
      Array(1000).fill({ kind: 'breaker-open', retryAfterMs: 5000, mayHaveTakenEffect: false }),
    );
    expect(cronofy.requests).toHaveLength(5);
    expect(time.elapsed()).toBe(0);
  });

  test('is asked once after a while, and by everybody once it answers', async () => {
    await using cronofy = await aFakeCronofy();
    const time = virtualTime();
    await using client = aClient(cronofy.url, {}, time);
    cronofy.misbehaveAlways(dead);
    for (let times = 0; times < 5; times++) await client.put(invite);
    time.advance(5000);
    const probes = await Promise.all(Array.from({ length: 10 }, () => client.put(invite)));
    expect(probes.map(({ kind }) => kind).sort()).toEqual([...Array(9).fill('breaker-open'), 'server-error']);
    expect(cronofy.requests).toHaveLength(6);

    cronofy.misbehaveAlways(undefined);
    time.advance(5000);
    expect(await client.put(invite)).toMatchObject({ kind: 'ok' });
    const calls = await Promise.all(Array.from({ length: 10 }, () => client.status(invite)));
    expect(calls.map(({ kind }) => kind)).toEqual(Array(10).fill('ok'));
  });

  test('does not spend the budget', async () => {
    await using cronofy = await aFakeCronofy();
    const time = virtualTime();
    const breaker = createBreaker({ ...time, failures: 1, openMs: 100 });
    const budget = createRateBudget({ ...time, perMinute: 2 });
    await using client = aClient(cronofy.url, { breaker, budget }, time);
    cronofy.misbehave(dead);
    await client.put(invite);
    for (let times = 0; times < 100; times++) await client.put(invite);
    time.advance(100);
    expect(await client.put(invite)).toMatchObject({ kind: 'ok' });
  });
});

test('no number of refusals opens the breaker: Cronofy is well, the requests are not', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  for (const status of [401, 402, 403, 404, 422, 423]) {
    cronofy.misbehave({ kind: 'answer', status, body: '{}' });
    await client.put(invite);
  }
  expect(await client.put(invite)).toMatchObject({ kind: 'ok' });
});

test('the secret is in no outcome, no error and no client', async () => {
  await using cronofy = await aFakeCronofy({ secrets: [SECRET] });
  await using client = aClient(cronofy.url);
  const echo = JSON.stringify({
    errors: { event: [{ description: `Bearer ${SECRET}` }] },
    recipients: SECRET,
  });
  const faults: Fault[] = [
    ...[200, 401, 403, 404, 422, 500, 307].map(
      (status): Fault => ({ kind: 'answer', status, body: echo, headers: { location: `/${SECRET}` } }),
    ),
    { kind: 'gibberish' },
    { kind: 'reset-after-read' },
  ];
  for (const fault of faults) {
    cronofy.misbehave(fault, fault, fault);
    const outcome = await client.remove(invite, { email: 'ana@guest.test' });
    if (outcome.kind === 'ok') throw new Error('nothing failed');
    expect(inspect([outcome, errorOf(outcome), client], { depth: 20, showHidden: true })).not.toContain(
      SECRET,
    );
  }
});
