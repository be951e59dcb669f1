import { describe, expect, test } from 'vitest';
import { breachesOf } from '../support/cronofy-contract.ts';
import { aFakeCronofy } from '../support/fake-cronofy.ts';

/** The stand-in is strict, or nothing that passes against it says anything. */

const event = {
  summary: 'Flat viewing',
  start: '2031-03-04T09:30:00Z',
  end: '2031-03-04T10:00:00Z',
  tzid: 'Europe/Lisbon',
};
const visit = { smart_invite_id: 'visit-7781', recipient: { email: 'ana@guest.test' }, event };
const net = { time: '2031-03-04 09:30:00Z', tzid: 'Etc/UTC' };

test.each<[string, object]>([
  [
    'the single example (2.4)',
    {
      method: 'request',
      ...visit,
      callback_url: 'https://app.test/hooks/si/7781',
      event: {
        ...event,
        location: { description: 'Rua A 4', lat: '38.7', long: '-9.1' },
        url: 'https://app.test/v/7781',
        reminders: [{ minutes: 60 }, { minutes: 0 }],
        transparency: 'opaque',
      },
      organizer: { name: 'Lettings desk', email: 'invites@app.test' },
    },
  ],
  [
    'several people, one with a status (2.4)',
    {
      smart_invite_id: 'visit-7781',
      recipients: [{ email: 'ana@guest.test', status: 'accepted' }, { email: 'bo@guest.test' }],
      event,
    },
  ],
  ['a method left out, a callback of null (2.1)', { ...visit, callback_url: null }],
  ['.NET’s times (2.2)', { ...visit, event: { ...event, start: net, end: net } }],
  ['whole days (2.2)', { ...visit, event: { ...event, start: '2031-03-04', end: '2031-03-05' } }],
  ['a cancellation (5)', { method: 'cancel', smart_invite_id: 'x', recipient: { email: 'a@b.test' } }],
  ['one of several (5)', { method: 'cancel', smart_invite_id: 'x', recipients: [{ email: 'a@b.test' }] }],
  ['a removal (5)', { method: 'remove', smart_invite_id: 'x', recipient: { email: 'a@b.test' } }],
])('%s is taken', (_, body) => {
  expect(breachesOf(body, { strict: true })).toEqual([]);
});

test('keys that the contract does not name are taken, and noted against our own client', () => {
  const body = { ...visit, client_id: 'x', event: { ...event, event_id: 'y' } };
  expect(breachesOf(body)).toEqual([]);
  expect(breachesOf(body, { strict: true }).map(([field]) => field)).toEqual(['client_id', 'event.event_id']);
});

const withEvent = (over: object) => ({ ...visit, event: { ...event, ...over } });

test.each<[string, object]>([
  ['smart_invite_id', { ...visit, smart_invite_id: 7 }],
  ['recipient', { ...visit, recipient: undefined }],
  ['recipient', { ...visit, recipients: [{ email: 'a@b.test' }] }],
  ['recipient.email', { ...visit, recipient: { email: 'ana' } }],
  ['recipient.status', { ...visit, recipient: { email: 'a@b.test', status: 'accepted' } }],
  [
    'recipients.0.status',
    { ...visit, recipient: undefined, recipients: [{ email: 'a@b.test', status: 'ACCEPTED' }] },
  ],
  ['method', { ...visit, method: 'destroy' }],
  ['callback_url', { ...visit, callback_url: 'here' }],
  ['organizer.name', { ...visit, organizer: { name: null } }],
  ['event', { ...visit, event: undefined }],
  ['event.summary', withEvent({ summary: '' })],
  ['event.start', withEvent({ start: '2031-03-04T09:30:00.500Z' })],
  ['event.start', withEvent({ start: { time: '2031-03-04T09:30:00Z' } })],
  ['event.end', withEvent({ end: undefined })],
  ['event.end', withEvent({ end: '2031-03-04T10:00:00' })],
  ['event.transparency', withEvent({ transparency: 'OPAQUE' })],
  ['event.reminders', withEvent({ reminders: [60] })],
  ['event.location', withEvent({ location: { lat: '1' } })],
  ['event.location.lat', withEvent({ location: { lat: 1, long: '2' } })],
  ['event.location.lat', withEvent({ location: { lat: '1e-7', long: '2' } })],
  ['recipient', { method: 'remove', smart_invite_id: 'x', recipients: [{ email: 'a@b.test' }] }],
])('%s is refused in %j', (field, body) => {
  expect(breachesOf(body).map(([name]) => name)).toEqual([field]);
});

describe('over HTTP', () => {
  const post = (url: URL, body: unknown, headers: Record<string, string> = {}) =>
    fetch(new URL('/v1/smart_invites', url), {
      method: 'POST',
      headers: {
        authorization: 'Bearer CRN_new',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(body),
    });

  test('any active secret is the bearer, and no other', async () => {
    await using cronofy = await aFakeCronofy({ secrets: ['CRN_new', 'CRN_old'] });
    const statuses = [];
    for (const authorization of ['Bearer CRN_new', 'Bearer CRN_old', 'Bearer CRN_no', 'CRN_new', ''])
      statuses.push((await post(cronofy.url, visit, { authorization })).status);
    expect(statuses).toEqual([200, 200, 401, 401, 401]);
  });

  test('a refusal is in Cronofy’s form, and is remembered', async () => {
    await using cronofy = await aFakeCronofy({ secrets: ['CRN_new'] });
    const response = await post(cronofy.url, withEvent({ summary: undefined }), {
      'content-type': 'text/plain',
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toEqual({
      errors: { 'event.summary': [{ key: 'errors.required', description: 'required' }] },
    });
    expect(cronofy.breaches).toEqual([
      ['content-type', 'must be application/json'],
      ['event.summary', 'required'],
    ]);
  });

  test('the answer has plain times as objects with the event’s zone (3)', async () => {
    await using cronofy = await aFakeCronofy({ secrets: ['CRN_new'] });
    expect(await (await post(cronofy.url, visit)).json()).toMatchObject({
      recipient: { email: 'ana@guest.test', status: 'pending' },
      smart_invite_id: 'visit-7781',
      event: { start: { time: '2031-03-04T09:30:00Z', tzid: 'Europe/Lisbon' } },
      attachments: { icalendar: expect.stringMatching(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\n/) },
    });
  });

  test('a callback is signed with every secret, in one list without spaces (6)', async () => {
    await using cronofy = await aFakeCronofy({ secrets: ['CRN_new', 'CRN_old'] });
    await post(cronofy.url, visit);
    const { body, signature } = cronofy.answer('visit-7781', 'ana@guest.test', { status: 'tentative' });
    expect(signature).toMatch(/^[\w+/]{43}=,[\w+/]{43}=$/);
    expect(JSON.parse(body)).toEqual({
      notification: { type: 'smart_invite' },
      smart_invite: {
        smart_invite_id: 'visit-7781',
        callback_url: null,
        recipient: { email: 'ana@guest.test', status: 'tentative' },
        reply: { email: 'ana@guest.test', status: 'tentative' },
      },
    });
  });
});
