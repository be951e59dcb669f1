import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedHeaders } from '../../../src/callbacks/webhook-headers.ts';
import { aRestFace, body, EVENT, SECRETS } from './a-rest-face.ts';

/** What the official SDKs need of a server, in the numbers of the contract's list (9.4). */

let face: Awaited<ReturnType<typeof aRestFace>>;
let count = 0;
/** An invite that no other test has. */
const fresh = (over: Record<string, unknown> = {}) => body({ smart_invite_id: `visit-${++count}`, ...over });
const withEvent = (over: Record<string, unknown>) => fresh({ event: { ...EVENT, ...over } });

beforeAll(async () => {
  face = await aRestFace();
});
afterAll(() => face[Symbol.asyncDispose]());

describe('1: the bearer is any active secret', () => {
  test.each<[string, number]>([
    ...SECRETS.map((secret) => [`Bearer ${secret}`, 200] as [string, number]),
    [`bearer ${SECRETS[1]}`, 200],
    [`Bearer ${SECRETS.join(',')}`, 401],
    [`Bearer ${SECRETS[0].slice(0, -1)}`, 401],
    [`Bearer ${SECRETS[0]}x`, 401],
    ['Bearer ', 401],
    [`Basic ${SECRETS[0]}`, 401],
    [SECRETS[0], 401],
  ])('%s: %i', async (authorization, status) => {
    expect((await face.post(fresh(), { authorization })).status).toBe(status);
  });

  test('and one with letters beyond ASCII is compared as its bytes', async () => {
    await using other = await aRestFace({ secrets: ['CRN_schlüssel'] });
    const authorization = `Bearer ${Buffer.from('CRN_schlüssel').toString('latin1')}`;
    expect((await other.post(fresh(), { authorization })).status).toBe(200);
  });
});

test.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])(
  '2: %s is read as JSON in UTF-8 and answered with a charset',
  async (type) => {
    const answer = await face.post(withEvent({ summary: 'Besichtigung – Küche' }), { 'content-type': type });
    expect(answer.body.event.summary).toBe('Besichtigung – Küche');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  },
);

test('3: a body on GET is ignored', async () => {
  const created = fresh();
  await face.post(created);
  const answer = await face.raw(
    `GET /v1/smart_invites?smart_invite_id=${created.smart_invite_id} HTTP/1.1`,
    `Host: 127.0.0.1:${face.port}`,
    `Authorization: Bearer ${SECRETS[0]}`,
    'Content-Type: application/json',
    'Content-Length: 28',
    'Connection: close',
    '',
    '{"smart_invite_id":"other"} ',
  );
  expect(answer).toMatchObject({ status: 200, body: { smart_invite_id: created.smart_invite_id } });
});

test.each(['gzip;q=1.0,deflate;q=0.6,identity;q=0.3', 'gzip', 'br'])(
  '4: Content-Encoding %s on plain JSON is ignored',
  async (encoding) => {
    expect((await face.post(fresh(), { 'content-encoding': encoding })).status).toBe(200);
  },
);

test.each(['api.cronofy.com', 'localhost:1', '[::1]', 'a_b.test'])(
  '5: Host %s is not judged',
  async (host) => {
    const json = JSON.stringify(fresh());
    const answer = await face.raw(
      'POST /v1/smart_invites HTTP/1.1',
      `Host: ${host}`,
      `Authorization: Bearer ${SECRETS[0]}`,
      `Content-Length: ${Buffer.byteLength(json)}`,
      'Connection: close',
      '',
      json,
    );
    expect(answer.status).toBe(200);
  },
);

describe('6: the query of a GET', () => {
  const id = 'plus+and space';
  const address = 'ana+tag@guest.test';
  beforeAll(async () => {
    await face.post(body({ smart_invite_id: id, recipient: { email: address } }));
  });

  test.each([
    ['in one order', 'smart_invite_id=plus%2Band%20space&recipient_email=ana%2Btag%40guest.test'],
    ['in the other', 'recipient_email=ana%2Btag%40guest.test&smart_invite_id=plus%2Band%20space'],
    [
      'among strangers',
      'client_id=x&&=&smart_invite_id=plus%2Band%20space&recipient_email=ana%2Btag@guest.test&x',
    ],
    [
      'with an escaped space for +',
      'smart_invite_id=plus%2Band+space&recipient_email=ana%20tag%40guest.test',
    ],
    ['with a bare +', 'smart_invite_id=plus%2Band+space&recipient_email=ana+tag@guest.test'],
    ['with an empty address', 'smart_invite_id=plus%2Band%20space&recipient_email='],
    ['with a blank address', 'smart_invite_id=plus%2Band%20space&recipient_email=%20'],
    ['without an address', 'smart_invite_id=plus%2Band%20space'],
  ])('%s', async (_, query) => {
    expect(await face.get(query)).toMatchObject({
      status: 200,
      body: { smart_invite_id: id, recipient: { email: address } },
    });
  });

  test('with a bare + in the id means itself where no id has a space there', async () => {
    await face.post(body({ smart_invite_id: '2031-03-04T09:30+01:00' }));
    expect((await face.get('smart_invite_id=2031-03-04T09:30+01:00&recipient_email=')).status).toBe(200);
  });

  test('with an address that begins with a bare +', async () => {
    await face.post(body({ smart_invite_id: 'leading', recipient: { email: '+ana@guest.test' } }));
    expect((await face.get('smart_invite_id=leading&recipient_email=+ana@guest.test')).status).toBe(200);
  });

  test('with several invites under the id and no address names what is missing', async () => {
    const several = fresh();
    await face.post(several);
    await face.post({ ...several, recipient: { email: 'bo@guest.test' } });
    const answer = await face.get(`smart_invite_id=${several.smart_invite_id}&recipient_email=`);
    expect(answer).toMatchObject({ status: 422, body: { errors: { recipient_email: [{}] } } });
    expect(JSON.stringify(answer.body)).not.toContain('recipientEmail');
  });

  test.each(['', 'smart_invite_id=', 'recipient_email=ana%40guest.test'])(
    '%j without an id names it',
    async (query) => {
      expect(await face.get(query)).toMatchObject({
        status: 422,
        body: { errors: { smart_invite_id: [{ key: 'errors.required' }] } },
      });
    },
  );

  test.each(['smart_invite_id=%', 'smart_invite_id=%ff&recipient_email=%zz%00'])(
    '%s is nobody’s and breaks nothing',
    async (query) => {
      expect((await face.get(query)).status).toBe(404);
    },
  );
});

describe('7: a time is understood', () => {
  const UTC = { time: '2031-03-04T09:30:00Z', tzid: 'Etc/UTC' };
  test.each([
    ['with T and Z', '2031-03-04T09:30:00Z', UTC],
    ['with a space', '2031-03-04 09:30:00Z', UTC],
    ['with an offset', '2031-03-04T10:30:00+01:00', UTC],
    ['with a space and an offset', '2031-03-04 03:30:00-06:00', UTC],
    ['with UTC', '2031-03-04 09:30:00 UTC', UTC],
    ['in small letters', '2031-03-04t09:30:00z', UTC],
    ['with an empty fraction', '2031-03-04T09:30:00.000Z', UTC],
    ['without seconds', '2031-03-04T09:30Z', UTC],
    [
      'as an object',
      { time: '2031-03-04 09:30:00Z', tzid: 'Europe/Lisbon' },
      { ...UTC, tzid: 'Europe/Lisbon' },
    ],
    ['as an object without a zone', { time: '2031-03-04T09:30:00Z' }, UTC],
    ['as an object with an empty zone', { time: '2031-03-04T09:30:00Z', tzid: '' }, UTC],
    ['as an object with a null zone', { time: '2031-03-04T09:30:00Z', tzid: null, x: 1 }, UTC],
  ])('%s', async (_, start, expected) => {
    const { body: answer } = await face.post(withEvent({ start }));
    expect(answer.event.start).toEqual(expected);
  });

  test.each([
    ['Dates', '2031-03-04', '2031-03-06'],
    ['Dates in objects', { time: '2031-03-04', tzid: 'Etc/UTC' }, { time: '2031-03-06', tzid: 'Etc/UTC' }],
  ])('as %s, of which the end is the first day after', async (_, start, end) => {
    const { body: answer } = await face.post(withEvent({ start, end }));
    expect(answer.event).toMatchObject({
      start: { time: '2031-03-04', tzid: 'Etc/UTC' },
      end: { time: '2031-03-06', tzid: 'Etc/UTC' },
    });
    expect(answer.attachments.icalendar).toContain('DTEND;VALUE=DATE:20310306');
    const sameDay = await face.post(withEvent({ start, end: start }));
    expect(sameDay).toMatchObject({ status: 422, body: { errors: { 'event.end': [{}] } } });
  });

  test('in the zone of its own before that of the event', async () => {
    const start = { time: '2031-03-04T09:30:00Z', tzid: 'Europe/Berlin' };
    const { body: answer } = await face.post(withEvent({ start, tzid: 'Europe/Lisbon' }));
    expect([answer.event.start.tzid, answer.event.end.tzid]).toEqual(['Europe/Berlin', 'Europe/Lisbon']);
    expect(answer.event).not.toHaveProperty('tzid');
  });

  test.each([
    ['a fraction', '2031-03-04T09:30:00.5Z', 'event.start', 'errors.invalid'],
    ['a fraction in an object', { time: '2031-03-04 09:30:00.0000001Z' }, 'event.start', 'errors.invalid'],
    ['no offset', '2031-03-04T09:30:00', 'event.start', 'errors.invalid'],
    ['a day that is not', '2031-02-30', 'event.start', 'errors.invalid'],
    ['a time on a day that is not', '2031-02-30T09:30:00Z', 'event.start', 'errors.invalid'],
    ['an hour that is not', '2031-03-04T25:30:00Z', 'event.start', 'errors.invalid'],
    ['a year before calendars', '1899-12-31T09:30:00Z', 'event.start', 'errors.invalid'],
    ['a number', 1_930_000_000, 'event.start', 'errors.invalid'],
    ['a list', ['2031-03-04'], 'event.start', 'errors.invalid'],
    ['nothing', null, 'event.start', 'errors.required'],
    ['an empty text', '', 'event.start', 'errors.required'],
    ['an empty object', {}, 'event.start.time', 'errors.required'],
    [
      'a zone that is not',
      { time: '2031-03-04T09:30:00Z', tzid: 'Mars/Base' },
      'event.start.tzid',
      'errors.invalid',
    ],
  ])('and %s is refused', async (_, start, field, key) => {
    const answer = await face.post(withEvent({ start }));
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: [{ key }] } } });
    expect(Object.keys(answer.body.errors)).toEqual([field]);
  });

  test('and a Time beside a Date is refused', async () => {
    const answer = await face.post(withEvent({ end: '2031-03-05' }));
    expect(answer).toMatchObject({ status: 422, body: { errors: { 'event.end': [{}] } } });
    expect(answer.body.errors['event.end']).toHaveLength(1);
  });

  test('and an unknown zone of the event is refused', async () => {
    const answer = await face.post(withEvent({ tzid: '+02:00' }));
    expect(answer.body).toEqual({
      errors: { 'event.tzid': [{ key: 'errors.invalid', description: expect.any(String) }] },
    });
  });
});

test.each([
  ['null', { callback_url: null }],
  ['missing', {}],
])('8: callback_url may be %s', async (_, over) => {
  expect((await face.post(fresh(over))).body.callback_url).toBeNull();
});

test.each([[{}], [{ method: null }], [{ method: 'request' }], [{ method: 'REQUEST' }]])(
  '9: %j is a request',
  async (over) => {
    expect((await face.post(fresh(over))).body).toMatchObject({ method: 'request', event: {} });
  },
);

test('10: unknown keys are ignored at every level, and none is kept', async () => {
  const odd = { event_id: 'x', constructor: 'x', attendees: { invite: [] } };
  const answer = await face.post(
    `{"__proto__":{"method":"cancel"},${JSON.stringify(
      fresh({
        ...odd,
        recipient: { email: 'ana@guest.test', ...odd },
        organizer: { name: 'Desk', ...odd },
        event: {
          ...EVENT,
          ...odd,
          start: { time: EVENT.start, tzid: 'Etc/UTC', ...odd },
          location: { description: 'Rua A 4', ...odd },
          reminders: [{ minutes: 5, ...odd }],
        },
      }),
    ).slice(1)}`,
  );
  expect(answer.status).toBe(200);
  expect(answer.body.method).toBe('request');
  expect(JSON.stringify(answer.body)).not.toMatch(/event_id|constructor|attendees/);
});

describe('11: every answer has an event whose times have a zone and no fraction', () => {
  const TIME = {
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
    tzid: expect.stringMatching(/./),
  };
  const event = { summary: 'Flat viewing', start: TIME, end: TIME };

  test('of a create, a status, a removal and a cancellation', async () => {
    const people = { recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }] };
    const created = fresh({ ...people, event: { ...EVENT, start: '2031-03-04T09:30:00.000+00:00' } });
    const named = { smart_invite_id: created.smart_invite_id };
    const bo = { recipient: { email: 'bo@guest.test' } };
    for (const answer of [
      await face.post(created),
      await face.get(`smart_invite_id=${named.smart_invite_id}`),
      await face.post({ method: 'remove', ...named, ...bo }),
      await face.post({ method: 'cancel', ...named }),
    ])
      expect(answer).toMatchObject({ status: 200, body: { event } });
  });
});

test.each([
  ['', false],
  ['&include_ics=true', true],
  ['&include_ics=True', true],
  ['&include_ics=false', false],
  ['&include_ics=', false],
])('12: with %j a status has attachments: %s', async (query, expected) => {
  const created = fresh();
  await face.post(created);
  const { body: status } = await face.get(`smart_invite_id=${created.smart_invite_id}${query}`);
  expect('attachments' in status).toBe(expected);
});

describe('13: naming people', () => {
  const [ana, bo] = ['ana', 'bo'].map((name) => ({ email: `${name}@guest.test` }));

  test.each([
    ['the recipient', { recipient: ana }, { recipient: ana }],
    ['recipients with the one', { recipient: ana }, { recipients: [ana] }],
    ['nobody', { recipient: ana }, {}],
    ['everybody', { recipients: [ana, bo] }, { recipients: [bo, ana] }],
    [
      'everybody and one who left',
      { recipients: [ana, bo] },
      { recipients: [bo, { email: 'x@y.test' }, ana] },
    ],
    ['nobody of several', { recipients: [ana, bo] }, {}],
    ['an empty list of several', { recipients: [ana, bo] }, { recipients: [] }],
    ['null beside everybody', { recipients: [ana, bo] }, { recipient: null, recipients: [ana, bo] }],
  ])('cancel takes %s', async (_, people, named) => {
    const created = fresh(people);
    await face.post(created);
    const answer = await face.post({
      method: 'cancel',
      smart_invite_id: created.smart_invite_id,
      callback_url: null,
      ...named,
    });
    expect(answer).toMatchObject({ status: 200, body: { method: 'cancel', ...people } });
    expect(answer.body.attachments.icalendar).toContain('METHOD:CANCEL');
  });

  test.each([
    ['recipient', { recipient: ana }],
    ['recipients', { recipients: [ana, { email: 'x@y.test' }] }],
  ])('cancel that names only some of several, as %s, takes nobody off', async (field, named) => {
    const created = fresh({ recipients: [ana, bo] });
    await face.post(created);
    const { smart_invite_id } = created;
    const answer = await face.post({ method: 'cancel', smart_invite_id, ...named });
    expect(answer).toMatchObject({ status: 422, body: { errors: { [field]: [{ key: 'errors.invalid' }] } } });
    expect((await face.get(`smart_invite_id=${smart_invite_id}`)).body.method).toBe('request');
  });

  test('cancel calls off one of several invites under one id, and asks which where it names none', async () => {
    const created = fresh();
    const { smart_invite_id } = created;
    await face.post({ ...created, recipient: ana });
    await face.post({ ...created, recipient: bo });
    const unclear = await face.post({ method: 'cancel', smart_invite_id });
    expect(unclear).toMatchObject({ status: 422, body: { errors: { 'recipient.email': [{}] } } });
    expect((await face.post({ method: 'cancel', smart_invite_id, recipient: bo })).status).toBe(200);
    const methodOf = async ({ email = '' } = {}) =>
      (await face.get(`smart_invite_id=${smart_invite_id}&recipient_email=${email}`)).body.method;
    expect([await methodOf(ana), await methodOf(bo)]).toEqual(['request', 'cancel']);
  });

  test.each([[{ recipient: bo }], [{ recipients: [bo] }]])('remove takes %j', async (named) => {
    const created = fresh({ recipients: [ana, bo] });
    await face.post(created);
    const answer = await face.post({ method: 'remove', smart_invite_id: created.smart_invite_id, ...named });
    expect(answer).toMatchObject({
      status: 200,
      body: { method: 'remove', recipients: [ana], attachments: { removed: bo } },
    });
  });
});

test('14: a signature for each secret, joined by a bare comma, satisfies the Node SDK', () => {
  const payload = JSON.stringify({ notification: { type: 'smart_invite' } });
  const hmac = signedHeaders(payload, SECRETS, 'delivery', 1_930_000_000)['Cronofy-HMAC-SHA256'] ?? '';
  expect(hmac).toMatch(/^[^\s,]+,[^\s,]+$/);
  for (const secret of SECRETS) expect(face.sdk(secret).hmacValid({ hmac, body: payload })).toBe(true);
  expect(face.sdk('CRN_guessed').hmacValid({ hmac, body: payload })).toBe(false);
});

test('15: a 422 names every field at once, what only the domain knows included', async () => {
  const answer = await face.post({
    smart_invite_id: ' ',
    method: 'request',
    recipients: [{ email: 'ana@guest.test', status: 'unknown' }, {}, { email: 'no address' }, 'x'],
    callback_url: 'ftp://app.test',
    organizer: { name: 5, email: 'no address' },
    delivery: 'later',
    event: {
      summary: '',
      description: 'x'.repeat(4097),
      start: '2031-03-04T09:30:00.25Z',
      location: { description: 7, lat: '91.5', long: 'west' },
      url: 'javascript:alert(1)',
      reminders: [{ minutes: 1.5 }, { minutes: 5 }, 15],
      transparency: 'glass',
      color: 'red',
    },
  });
  expect(answer.status).toBe(422);
  const errors = new Map<string, { key: string; description: string }[]>(Object.entries(answer.body.errors));
  const keys = [...errors].map(([field, list]) => `${field} ${list.map(({ key }) => key)}`).sort();
  expect(keys).toEqual([
    'callback_url errors.invalid',
    'delivery errors.invalid',
    'event.color errors.invalid',
    'event.description errors.invalid',
    'event.end errors.required',
    'event.location.description errors.invalid',
    'event.location.long errors.invalid',
    'event.reminders.0.minutes errors.invalid',
    'event.reminders.2 errors.invalid',
    'event.start errors.invalid',
    'event.summary errors.required',
    'event.transparency errors.invalid',
    'event.url errors.invalid',
    'organizer.email errors.invalid',
    'organizer.name errors.invalid',
    'recipients.0.status errors.invalid',
    'recipients.1.email errors.required',
    'recipients.2.email errors.invalid',
    'recipients.3 errors.invalid',
    'smart_invite_id errors.invalid',
  ]);
  const descriptions = [...errors.values()].flat().map(({ description }) => description);
  expect(descriptions.every((text) => text !== '')).toBe(true);
  expect(descriptions.join(' ')).not.toMatch(/smartInviteId|callbackUrl|dateTime/);
  expect(await face.get('smart_invite_id=%20')).toMatchObject({ status: 404 });
});
