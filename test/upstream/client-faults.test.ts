import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { UpstreamClient } from '../../src/upstream/client.ts';
import { group, person, single } from '../invites/sample-invite.ts';
import { aFakeCronofy, type Fault } from '../support/fake-cronofy.ts';
import { aClient } from './a-client.ts';

/** Faults over real sockets: what the caller hears, and how often Cronofy was asked. */

const invite = group('ana@guest.test', 'bo@guest.test');
const OPERATIONS = {
  status: (client: UpstreamClient) => client.status(invite),
  request: (client: UpstreamClient) => client.put(invite),
  cancel: (client: UpstreamClient) => client.cancel(invite),
  remove: (client: UpstreamClient) => client.remove(invite, person(invite, 'bo@guest.test')),
};
type Name = keyof typeof OPERATIONS;
const NAMES = Object.keys(OPERATIONS) as Name[];
const CHANGES = (name: Name) => name !== 'status';

const ok = (body: string | Buffer, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status: 200,
  headers,
  body,
});

/** Fault, outcome, and how often it is met before the client gives up: by status, request, cancel, remove. */
const FAULTS: [string, Fault, object, [number, number, number, number]][] = [
  ['no headers', { kind: 'silent' }, { kind: 'timed-out', phase: 'headers' }, [1, 1, 1, 1]],
  ['a body that stops', { kind: 'stuck-body' }, { kind: 'timed-out', phase: 'body' }, [1, 1, 1, 1]],
  ['a body byte by byte', { kind: 'dribbled-body' }, { kind: 'timed-out', phase: 'body' }, [1, 1, 1, 1]],
  ['a body broken off', { kind: 'broken-body' }, { kind: 'unreachable', reason: 'reset' }, [3, 3, 3, 1]],
  ['a reset unread', { kind: 'reset-before-read' }, { kind: 'unreachable', reason: 'reset' }, [3, 3, 3, 1]],
  ['a reset when done', { kind: 'reset-after-read' }, { kind: 'unreachable', reason: 'reset' }, [3, 3, 3, 1]],
  ['a body without end', { kind: 'endless-body' }, { kind: 'unreadable', reason: 'too-large' }, [1, 1, 1, 1]],
  [
    'a megabyte too many in a kilobyte',
    ok(gzipSync(Buffer.alloc(1024 * 1024 + 1, 0x20)), { 'content-encoding': 'gzip' }),
    { kind: 'unreadable', reason: 'too-large' },
    [1, 1, 1, 1],
  ],
  [
    'a megabyte that says nothing',
    ok(Buffer.concat([...Array(60_000).fill(gzipSync('')), gzipSync('{"recipients":[]}')]), {
      'content-encoding': 'gzip',
    }),
    { kind: 'unreadable', reason: 'too-large' },
    [1, 1, 1, 1],
  ],
  ['no HTTP', { kind: 'gibberish' }, { kind: 'unreadable', reason: 'not-http' }, [1, 1, 1, 1]],
  ['no JSON', ok('<html>maintenance</html>'), { kind: 'unreadable', reason: 'not-json' }, [1, 1, 1, 1]],
  ['other JSON', ok('{"ok":true}'), { kind: 'unreadable', reason: 'shape' }, [1, 1, 1, 1]],
  [
    'another invite’s answer',
    ok('{"smart_invite_id":"x","recipients":[]}'),
    { kind: 'unreadable', reason: 'shape' },
    [1, 1, 1, 1],
  ],
  [
    'another encoding',
    ok('{}', { 'content-encoding': 'br' }),
    { kind: 'unreadable', reason: 'encoding' },
    [1, 1, 1, 1],
  ],
  [
    'broken gzip',
    ok('{"recipients":[]}', { 'content-encoding': 'gzip' }),
    { kind: 'unreadable', reason: 'encoding' },
    [1, 1, 1, 1],
  ],
  [
    'half a gzip',
    ok(gzipSync('{"recipients":[]}').subarray(0, 20), { 'content-encoding': 'gzip' }),
    { kind: 'unreadable', reason: 'encoding' },
    [1, 1, 1, 1],
  ],
  ['no UTF-8', ok(Buffer.from([0x22, 0xff, 0x22])), { kind: 'unreadable', reason: 'encoding' }, [1, 1, 1, 1]],
];

describe.each(FAULTS)('%s', (_, fault, outcome, counts) => {
  test.each(NAMES.map((name, index) => [name, counts[index] as number] as const))(
    '%s: asked %d times',
    async (name, count) => {
      await using cronofy = await aFakeCronofy();
      await using client = aClient(cronofy.url);
      await client.put(invite);
      cronofy.misbehaveAlways(fault);
      expect(await OPERATIONS[name](client)).toEqual({ ...outcome, mayHaveTakenEffect: CHANGES(name) });
      expect(cronofy.requests).toHaveLength(1 + count);
    },
  );
});

test.each(['reset-before-read', 'reset-after-read', 'broken-body'] as const)(
  'after one %s a repeat leaves one invite, as the first would have',
  async (kind) => {
    await using cronofy = await aFakeCronofy();
    await using client = aClient(cronofy.url);
    cronofy.misbehave({ kind });
    expect(await client.put(single())).toMatchObject({
      kind: 'ok',
      value: { recipients: [{ status: 'PENDING' }] },
    });
    expect(cronofy.requests).toHaveLength(2);
    expect(cronofy.requests[1]?.body).toEqual(
      kind === 'reset-before-read' ? expect.anything() : cronofy.requests[0]?.body,
    );
  },
);

test('a 404 after a reset admits that the lost attempt may have done it', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  cronofy.misbehave({ kind: 'reset-after-read' }, { kind: 'answer', status: 404 });
  expect(await client.cancel(single())).toEqual({ kind: 'not-found', mayHaveTakenEffect: true });
});

test('a redirect is not followed', async () => {
  await using elsewhere = await aFakeCronofy();
  for (const status of [301, 302, 303, 307, 308]) {
    await using cronofy = await aFakeCronofy();
    await using client = aClient(cronofy.url);
    cronofy.misbehaveAlways({ kind: 'answer', status, headers: { location: elsewhere.url.href } });
    expect(await client.put(invite)).toEqual({
      kind: 'unreadable',
      reason: 'redirect',
      mayHaveTakenEffect: true,
    });
    expect(cronofy.requests).toHaveLength(1);
  }
  expect(elsewhere.connections()).toBe(0);
});

test('a port where nobody listens: nothing was sent, so that even a removal is tried again', async () => {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
  const url = new URL(`http://127.0.0.1:${port}`);
  for (const name of NAMES) {
    const verdicts: string[] = [];
    const permit = { settle: (verdict: string) => void verdicts.push(verdict) };
    await using client = aClient(url, { breaker: { waitMs: () => 0, enter: () => permit } });
    expect(await OPERATIONS[name](client)).toEqual({
      kind: 'unreachable',
      reason: 'refused',
      mayHaveTakenEffect: false,
    });
    expect(verdicts.filter((verdict) => verdict === 'dead')).toHaveLength(3);
  }
});

test('an answer without compression and one with a byte-order mark are read', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  const body = JSON.stringify({ recipients: [{ email: 'ana@guest.test', status: 'accepted' }] });
  cronofy.misbehave(ok(body), ok(`\ufeff${body}`), ok(gzipSync(body), { 'content-encoding': 'x-gzip' }));
  for (let times = 0; times < 3; times++)
    expect(await client.status(invite)).toMatchObject({
      kind: 'ok',
      value: { recipients: [{ status: 'ACCEPTED' }] },
    });
});

test('a refusal with an endless body is a refusal', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  cronofy.misbehave(
    { kind: 'answer', status: 403, body: Buffer.alloc(4 * 1024 * 1024, 0x20) },
    { kind: 'answer', status: 422, body: Buffer.alloc(4 * 1024 * 1024, 0x20) },
  );
  expect(await client.put(invite)).toMatchObject({ kind: 'forbidden' });
  expect(await client.put(invite)).toMatchObject({ kind: 'invalid', problems: [{ path: ['input'] }] });
});

test('connections are kept, after refusals too, whose bodies nobody wants', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  for (let times = 0; times < 10; times++) {
    cronofy.misbehave(
      { kind: 'answer', status: 403, body: 'not allowed' },
      { kind: 'answer', status: 422, body: '{}' },
    );
    for (let calls = 0; calls < 3; calls++) await client.put(invite);
  }
  // A second one where a call begins before the connection of the last has been handed back.
  expect(cronofy.connections()).toBeLessThanOrEqual(2);
});
