import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvitegraphError, refuse } from '../../../src/errors.ts';
import { MAX_REST_BYTES } from '../../../src/server/rest/read-request.ts';
import { aRestFace, body, EVENT, SECRETS } from './a-rest-face.ts';

let face: Awaited<ReturnType<typeof aRestFace>>;
beforeAll(async () => {
  face = await aRestFace();
});
afterAll(() => face[Symbol.asyncDispose]());

const ID = 'visit-7781';
/** A body of exactly this many bytes. */
const padded = (bytes: number) => {
  const small = body({ smart_invite_id: `padded-${bytes}`, padding: '' });
  return JSON.stringify({ ...small, padding: 'x'.repeat(bytes - JSON.stringify(small).length) });
};

describe('who may not come in', () => {
  test('is told how, in the same words whatever they sent', async () => {
    const answers = [
      await face.ask(face.url, { method: 'POST', body: '{' }),
      await face.post(body(), { authorization: 'Bearer x' }),
      await face.get('', { headers: { authorization: `Bearer ${'x'.repeat(4000)}` } }),
      await face.get('smart_invite_id=1', { headers: {} }),
    ];
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toEqual({ error: 'Send a client secret as bearer token.' });
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('is everybody where there is no secret', async () => {
    await using closed = await aRestFace({ secrets: [] });
    for (const authorization of ['Bearer ', 'Bearer undefined', `Bearer ${SECRETS[0]}`])
      expect((await closed.post(body(), { authorization })).status).toBe(401);
  });
});

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is told what there is', async (method) => {
  const answer = await face.ask(face.url, { method, headers: { authorization: `Bearer ${SECRETS[0]}` } });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
});

test('HEAD is a GET without its body', async () => {
  await face.post(body({ smart_invite_id: 'head' }));
  const answer = await face.get('smart_invite_id=head', {
    method: 'HEAD',
    headers: { authorization: `Bearer ${SECRETS[0]}` },
  });
  expect([answer.status, answer.body]).toEqual([200, '']);
});

describe('a body', () => {
  test.each([
    ['empty', ''],
    ['cut off', '{"smart_invite_id":"a'],
    ['of a list', '[]'],
    ['of null', 'null'],
    ['of a text', '"smart_invite_id"'],
    ['of a form', 'smart_invite_id=a&method=cancel'],
    ['nested without end', '['.repeat(90_000)],
  ])('%s is a 400', async (_, text) => {
    const answer = await face.post(text);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(/JSON/) } });
  });

  test('that is no UTF-8 is a 400 and not kept with holes', async () => {
    const answer = await face.ask(face.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRETS[0]}` },
      body: Buffer.from(JSON.stringify(body({ smart_invite_id: 'Küche' })), 'latin1'),
    });
    expect(answer.status).toBe(400);
  });

  test('may be as large as the limit and no larger', async () => {
    expect((await face.post(padded(MAX_REST_BYTES))).status).toBe(200);
    const answer = await face.post(padded(MAX_REST_BYTES + 1));
    expect(answer).toMatchObject({ status: 413, body: { error: expect.stringContaining('102400 bytes') } });
  });

  test('with thousands of recipients or reminders gets one problem for each list', async () => {
    const answer = await face.post(
      body({
        recipients: Array.from({ length: 5000 }, () => 0),
        event: { ...EVENT, reminders: Array.from({ length: 5000 }, () => 0) },
      }),
    );
    expect(answer.status).toBe(422);
    expect(Object.keys(answer.body.errors).sort()).toEqual(['event.reminders', 'recipients']);
  });
});

describe('a field at fault is named by its way', () => {
  const BODIES: [string, Record<string, unknown>, string, string][] = [
    ['an id of 257 characters', { smart_invite_id: 'x'.repeat(257) }, 'smart_invite_id', 'errors.invalid'],
    ['no id', { smart_invite_id: null }, 'smart_invite_id', 'errors.required'],
    ['an id that is a number', { smart_invite_id: 7781 }, 'smart_invite_id', 'errors.invalid'],
    ['no recipient', { recipient: null }, 'recipient', 'errors.required'],
    ['a recipient without an address', { recipient: {} }, 'recipient.email', 'errors.required'],
    ['an empty map of PHP', { recipient: [] }, 'recipient.email', 'errors.required'],
    ['a recipient that is a text', { recipient: 'ana@guest.test' }, 'recipient', 'errors.invalid'],
    ['no recipients', { recipients: [] }, 'recipients', 'errors.invalid'],
    ['recipients that are one', { recipients: { email: 'ana@guest.test' } }, 'recipients', 'errors.invalid'],
    [
      'both forms',
      { recipients: [{ email: 'a@b.test' }], recipient: { email: 'a@b.test' } },
      'recipients',
      'errors.invalid',
    ],
    [
      'somebody twice',
      { recipients: [{ email: 'a@b.test' }, { email: 'A@b.test' }] },
      'recipients.1.email',
      'errors.invalid',
    ],
    ['a foreign method', { method: 'publish' }, 'method', 'errors.invalid'],
    ['an event that is a text', { event: 'party' }, 'event', 'errors.invalid'],
    ['a summary that is a number', { event: { ...EVENT, summary: 5 } }, 'event.summary', 'errors.invalid'],
    [
      'an end before the start',
      { event: { ...EVENT, end: '2031-03-04T09:00:00Z' } },
      'event.end',
      'errors.invalid',
    ],
    [
      'a latitude alone',
      { event: { ...EVENT, location: { lat: '38.7' } } },
      'event.location.long',
      'errors.required',
    ],
    [
      'a latitude off the map',
      { event: { ...EVENT, location: { lat: '86', long: '0' } } },
      'event.location.lat',
      'errors.invalid',
    ],
    ['a callback that is no URL', { callback_url: '/hooks' }, 'callback_url', 'errors.invalid'],
    [
      'several to remove at once',
      { method: 'remove', recipients: [{ email: 'a@b.test' }, { email: 'c@d.test' }] },
      'recipient',
      'errors.required',
    ],
    ['nobody to remove', { method: 'remove', recipient: null }, 'recipient', 'errors.required'],
  ];

  test.each(BODIES)('%s', async (_, over, field, key) => {
    const answer = await face.post(body(over));
    expect(answer.status).toBe(422);
    const { errors } = answer.body;
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toEqual([{ key, description: expect.stringMatching(/./) }]);
    expect(errors[field][0].description).not.toMatch(/smartInviteId|callbackUrl|recipientEmail|latitude/);
  });
});

describe('a state that does not allow it', () => {
  const people = { recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }] };

  test.each([
    ['an invite for one made for several', {}, people],
    ['an invite for several made for one', people, {}],
  ])('%s', async (name, first, then) => {
    const named = { smart_invite_id: name };
    expect((await face.post(body({ ...named, ...first }))).status).toBe(200);
    const answer = await face.post(body({ ...named, ...then }));
    const errors = { smart_invite_id: [{ key: 'errors.conflict' }] };
    expect(answer).toMatchObject({ status: 422, body: { errors } });
  });

  test('nobody by that address to remove, nobody left, or called off already', async () => {
    const named = { smart_invite_id: 'removals' };
    const remove = async (email: string) => {
      const answer = await face.post({ method: 'remove', ...named, recipient: { email } });
      return [answer.status, answer.body.errors];
    };
    const refused = (field: string, key: string) => [
      422,
      { [field]: [{ key, description: expect.not.stringMatching(/recipientEmail|cancelInvite/) }] },
    ];
    await face.post(body({ ...named, ...people }));
    expect(await remove('latitude@guest.test')).toEqual(refused('recipient.email', 'errors.not_found'));
    expect((await remove('ana@guest.test'))[0]).toBe(200);
    expect(await remove('bo@guest.test')).toEqual(refused('recipient.email', 'errors.not_allowed'));
    await face.post({ method: 'cancel', ...named });
    expect(await remove('bo@guest.test')).toEqual(refused('smart_invite_id', 'errors.cancelled'));
  });

  test('an unknown invite', async () => {
    const nobody = { smart_invite_id: 'nobody', recipient: { email: 'ana@guest.test' } };
    for (const answer of [
      await face.post({ method: 'cancel', ...nobody }),
      await face.post({ method: 'remove', ...nobody }),
      await face.get('smart_invite_id=nobody'),
    ])
      expect(answer).toMatchObject({ status: 404, body: { error: expect.stringContaining('nobody') } });
  });

  test('another application’s invite is as unknown as none', async () => {
    await face.post(body({ smart_invite_id: ID }));
    const elsewhere = { directory: face.directory, service: face.service, engine: face.engine };
    await using other = await aRestFace({ ...elsewhere, application: 'other' });
    expect((await other.get(`smart_invite_id=${ID}`)).status).toBe(404);
    expect((await other.post({ method: 'cancel', smart_invite_id: ID })).status).toBe(404);
    expect((await face.get(`smart_invite_id=${ID}`)).body.method).toBe('request');
  });
});

describe('a failure behind the face', () => {
  const failing = (error: Error) => ({ directory: { find: () => Promise.reject(error) } });

  test.each([
    ['RATE_LIMITED', { retryAfterMs: 1200 }, 429, '2'],
    ['RATE_LIMITED', { retryAfterMs: 0 }, 429, '1'],
    ['RATE_LIMITED', {}, 429, null],
    ['UPSTREAM_UNAVAILABLE', { retryAfterMs: 30_000 }, 503, '30'],
  ] as const)('%s %j is a %i that says when to try again', async (code, details, status, retryAfter) => {
    await using limited = await aRestFace(
      failing(new InvitegraphError(code, 'Slower, please.', { details })),
    );
    const answer = await limited.get('smart_invite_id=1');
    expect([answer.status, answer.headers.get('retry-after'), answer.body]).toEqual([
      status,
      retryAfter,
      { error: 'Slower, please.' },
    ]);
  });

  test('whose field nobody knows is told nevertheless', async () => {
    await using odd = await aRestFace(failing(refuse('NOT_ALLOWED', 'Not here.', 'input')));
    expect((await odd.get('smart_invite_id=1')).body).toEqual({
      errors: { base: [{ key: 'errors.not_allowed', description: 'Not here.' }] },
    });
  });

  test.each([
    ['of ours', new InvitegraphError('INTERNAL_SERVER_ERROR', 'secret')],
    ['of anybody', new TypeError('secret')],
  ])('%s is left to the routes, which tell nothing of it', async (_, error) => {
    await using broken = await aRestFace(failing(error));
    await expect(broken.get('smart_invite_id=1')).rejects.toThrow('fetch failed');
    expect(broken.failures).toEqual([error]);
  });
});
