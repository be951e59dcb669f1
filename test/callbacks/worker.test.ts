import { createHmac } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { type CallbackWorkerParts, startCallbackWorker } from '../../src/callbacks/worker.ts';
import { aCallbackQueue, type MemoryQueue } from './a-callback-queue.ts';
import { aCanary, aReceiver } from './a-receiver.ts';

const NOW = Date.parse('2031-03-01T08:00:00Z');
const SECRET = 'CRN_NggYusqPGLxwjw5FHOJYOqSrTPNXy8WQf14OID';
const SECOND = 1000;
const HOUR = 3600 * SECOND;

function aWorker(queue: MemoryQueue, over: Partial<CallbackWorkerParts> = {}) {
  const clock = { time: NOW, now: () => clock.time };
  const errors: unknown[] = [];
  const worker = startCallbackWorker({
    queue,
    clock,
    secrets: () => [SECRET],
    random: () => 0.5,
    allowPrivate: true,
    onError: (error) => errors.push(error),
    ...over,
  });
  return { ...worker, clock, errors, [Symbol.asyncDispose]: () => worker.stop(0) };
}

/** A receiver that takes requests and does not answer before it is let go. */
function holding() {
  const held: ServerResponse[] = [];
  let open = false;
  let peak = 0;
  const looks = new Set<() => void>();
  const answer: RequestListener = (_request, response) => {
    if (open) return void response.writeHead(204).end();
    held.push(response);
    peak = Math.max(peak, held.length);
    for (const look of looks) look();
  };
  return {
    answer,
    peak: () => peak,
    /** Resolves once so many requests are held. */
    holds: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (held.length >= count) resolve();
        };
        looks.add(look);
        look();
      }),
    /** Answers those held, and from now on at once. */
    release() {
      open = true;
      for (const response of held) response.writeHead(204).end();
    },
  };
}

test('a due callback is delivered, signed under its own id, and reported', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  const id = queue.add(receiver.url, NOW);
  await worker.drain();
  expect(queue.reports).toEqual([
    { id, outcome: { state: 'DELIVERED', attempt: 1, startedAt: NOW, endedAt: NOW, status: 204 } },
  ]);
  const [request] = receiver.requests;
  const body = JSON.stringify({ id });
  expect(request?.body).toBe(body);
  expect(request?.headers).toMatchObject({
    'webhook-id': id,
    'webhook-timestamp': String(NOW / 1000),
    'cronofy-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
  });
  expect(queue.left()).toEqual([]);
});

test('a callback that is not due yet waits for its time', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  queue.add(receiver.url, NOW + SECOND);
  await worker.drain();
  expect(receiver.requests).toHaveLength(0);
  worker.clock.time += SECOND;
  await worker.drain();
  expect(receiver.requests).toHaveLength(1);
});

test('a receiver that is down gets eight attempts under one id, and then the callback has failed', async () => {
  await using receiver = await aReceiver((_request, response) => response.writeHead(500).end());
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  const id = queue.add(receiver.url, NOW);
  for (;;) {
    await worker.drain();
    const outcome = queue.reports.at(-1)?.outcome;
    if (outcome?.state !== 'PENDING') break;
    worker.clock.time = outcome.nextAttemptAt;
  }
  expect(queue.reports.map(({ outcome }) => [outcome.attempt, outcome.state])).toEqual([
    ...[1, 2, 3, 4, 5, 6, 7].map((attempt) => [attempt, 'PENDING']),
    [8, 'FAILED'],
  ]);
  expect(queue.reports.at(-1)?.outcome).toMatchObject({ status: 500, reason: 'The receiver answered 500.' });
  expect(worker.clock.time - NOW).toBe(27 * HOUR + 35 * 60 * SECOND + 5 * SECOND);
  expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual(new Array(8).fill(id));
  const times = receiver.requests.map(({ headers }) => Number(headers['webhook-timestamp']));
  expect(new Set(times).size).toBe(8);
});

test('a receiver that is gone is not asked again', async () => {
  await using receiver = await aReceiver((_request, response) => response.writeHead(410).end());
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  queue.add(receiver.url, NOW);
  await worker.drain();
  expect(queue.reports[0]?.outcome).toMatchObject({ state: 'GONE', status: 410 });
  expect([queue.left(), receiver.requests.length]).toEqual([[], 1]);
});

test('a receiver that is overrun is left alone for as long as it asks', async () => {
  await using receiver = await aReceiver((_request, response) => {
    response.writeHead(429, { 'Retry-After': '3600' }).end();
  });
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  queue.add(receiver.url, NOW);
  await worker.drain();
  const outcome = queue.reports[0]?.outcome;
  expect(outcome).toMatchObject({ state: 'PENDING', status: 429 });
  expect(outcome?.state === 'PENDING' && outcome.nextAttemptAt >= NOW + HOUR).toBe(true);
});

test('a forbidden destination is a failed attempt, to which nothing was sent', async () => {
  await using canary = await aCanary();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue, { allowPrivate: false, lookup: async () => ['127.0.0.1'] });
  queue.add(`https://127.0.0.1:${canary.port}/`, NOW);
  queue.add('https://app.example/', NOW);
  await worker.drain();
  expect(queue.reports.map(({ outcome }) => outcome)).toEqual([
    expect.objectContaining({ state: 'PENDING', reason: expect.stringContaining('127.0.0.1') }),
    expect.objectContaining({ state: 'PENDING', reason: expect.stringContaining('not a public one') }),
  ]);
  expect(canary.connections()).toBe(0);
});

test('one slow receiver does not hold up the others, however much it has to get', async () => {
  const slow = holding();
  await using slowReceiver = await aReceiver(slow.answer);
  await using quick = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  for (let count = 0; count < 40; count++) queue.add(slowReceiver.url, NOW);
  for (let count = 0; count < 20; count++) queue.add(quick.url, NOW + 1);
  worker.clock.time = NOW + 1;
  const drained = worker.drain();
  await queue.reported(20);
  expect([quick.requests.length, slow.peak()]).toEqual([20, 2]);
  slow.release();
  await drained;
  expect([slowReceiver.requests.length, queue.left()]).toEqual([40, []]);
  expect(queue.reports.every(({ outcome }) => outcome.state === 'DELIVERED')).toBe(true);
});

test('no more than eight callbacks are under way at once, two to a host', async () => {
  const slow = holding();
  await using stack = new AsyncDisposableStack();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  for (let host = 0; host < 6; host++) {
    const receiver = stack.use(await aReceiver(slow.answer));
    for (let count = 0; count < 3; count++) queue.add(receiver.url, NOW);
  }
  const drained = worker.drain();
  await slow.holds(8);
  expect(queue.largestClaim()).toBe(8);
  slow.release();
  await drained;
  expect([slow.peak(), queue.left()]).toEqual([8, []]);
});

test('a callback that comes while others are under way does not wait for them', async () => {
  const slow = holding();
  await using slowReceiver = await aReceiver(slow.answer);
  await using quick = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  queue.add(slowReceiver.url, NOW);
  const drained = worker.drain();
  await slow.holds(1);
  const id = queue.add(quick.url, NOW);
  worker.poke();
  await queue.reported(1);
  expect(queue.reports[0]).toMatchObject({ id, outcome: { state: 'DELIVERED' } });
  slow.release();
  await drained;
});

test('nobody has to say that there is something to deliver', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  await using _worker = aWorker(queue);
  queue.add(receiver.url, NOW);
  await queue.reported(1);
  expect(receiver.requests).toHaveLength(1);
});

test('a worker that stops lets what is under way end, and takes no more', async () => {
  const slow = holding();
  await using receiver = await aReceiver(slow.answer);
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  for (let count = 0; count < 5; count++) queue.add(receiver.url, NOW);
  worker.poke();
  await slow.holds(2);
  const stopped = worker.stop();
  slow.release();
  await stopped;
  expect([queue.reports.length, queue.left().length]).toEqual([2, 3]);
  worker.poke();
  expect(receiver.requests).toHaveLength(2);
});

test('an attempt that a stop cuts is nobody’s failure: the callback comes back with its lease', async () => {
  const slow = holding();
  await using receiver = await aReceiver(slow.answer);
  const queue = aCallbackQueue();
  const id = queue.add(receiver.url, NOW);
  {
    await using worker = aWorker(queue);
    worker.poke();
    await slow.holds(1);
    await worker.stop(0);
  }
  await receiver.allClosed();
  expect([queue.reports, queue.left()]).toEqual([[], [id]]);
  slow.release();
  await using next = aWorker(queue);
  next.clock.time = NOW + HOUR;
  await next.drain();
  expect(queue.reports).toMatchObject([{ id, outcome: { state: 'DELIVERED', attempt: 2 } }]);
});

test('a queue that is away is told of, and tried again', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  queue.add(receiver.url, NOW);
  queue.failure = new Error('The database is away.');
  await expect(worker.drain()).rejects.toThrow('The database is away.');
  queue.failure = undefined;
  await worker.drain();
  expect(receiver.requests).toHaveLength(1);
});

test('a callback whose secrets cannot be read is kept, and the others go on', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  let asked = 0;
  const secrets = async () => {
    if (++asked === 1) throw new Error('The database is away.');
    return [SECRET];
  };
  await using worker = aWorker(queue, { secrets });
  const kept = queue.add(receiver.url, NOW);
  const other = queue.add(receiver.url, NOW);
  await worker.drain();
  expect(worker.errors).toEqual([new Error('The database is away.')]);
  expect([queue.reports.map(({ id }) => id), queue.left()]).toEqual([[other], [kept]]);
});

test('an application without a secret sends nothing unsigned', async () => {
  await using receiver = await aReceiver();
  const queue = aCallbackQueue();
  await using worker = aWorker(queue, { secrets: () => [] });
  queue.add(receiver.url, NOW);
  await worker.drain();
  expect(receiver.connections()).toBe(0);
  expect(queue.reports[0]?.outcome).toMatchObject({
    state: 'PENDING',
    reason: 'The application has no active client secret to sign with.',
  });
});

test('a machine that slept does not deliver what its lease no longer covers', async () => {
  const slow = holding();
  await using receiver = await aReceiver(slow.answer);
  const queue = aCallbackQueue();
  await using worker = aWorker(queue);
  for (let count = 0; count < 3; count++) queue.add(receiver.url, NOW);
  const drained = worker.drain();
  await slow.holds(2);
  // The third is claimed and waits for its host; meanwhile another worker may have taken it.
  worker.clock.time += 110 * SECOND;
  slow.release();
  await drained;
  expect([receiver.requests.length, queue.left().length]).toEqual([2, 1]);
  worker.clock.time += HOUR;
  await worker.drain();
  expect([receiver.requests.length, queue.left().length]).toEqual([3, 0]);
});
