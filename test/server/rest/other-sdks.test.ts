import { afterAll, beforeAll, expect, test } from 'vitest';
import { aRestFace, body, EVENT, SECRETS } from './a-rest-face.ts';

/**
 * Requests with the bytes that the other official SDKs send (contract 9.3), oddities included. They go over plain
 * sockets: any HTTP client of our own would mend them on the way.
 */

let face: Awaited<ReturnType<typeof aRestFace>>;
beforeAll(async () => {
  face = await aRestFace();
});
afterAll(() => face[Symbol.asyncDispose]());

const HEADERS = {
  Python: [
    'User-Agent: Cronofy Python 2.0.7',
    'Accept-Encoding: gzip, deflate',
    'Accept: */*',
    'Content-Type: application/json',
  ],
  Ruby: [
    'User-Agent: Cronofy Ruby 0.41.2',
    'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
    'Accept: */*',
    'Content-Type: application/json; charset=utf-8',
  ],
  PHP: ['Accept: */*', 'Content-Type: application/json; charset=utf-8', 'User-Agent: Cronofy PHP 1.7.4'],
  'C#': [
    'User-Agent: Cronofy .NET/1.12.8',
    'Accept: application/json',
    'Content-Type: application/json; charset=utf-8',
    'Content-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
  ],
} as const;
type Sdk = keyof typeof HEADERS;

const head = (sdk: Sdk, line: string, length: number | undefined) => [
  `${line} HTTP/1.1`,
  // PHP's is explicit and names whatever host it was told.
  sdk === 'PHP' ? 'Host: api.cronofy.com' : `Host: 127.0.0.1:${face.port}`,
  `Authorization: Bearer ${SECRETS[0]}`,
  ...HEADERS[sdk],
  ...(length === undefined ? [] : [`Content-Length: ${length}`]),
  'Connection: close',
  '',
];
const post = (sdk: Sdk, json: string) =>
  face.raw(...head(sdk, 'POST /v1/smart_invites', Buffer.byteLength(json)), json);
const get = (sdk: Sdk, query: string, json?: string) =>
  face.raw(...head(sdk, `GET /v1/smart_invites?${query}`, json?.length), json ?? '');

const ANA = { email: 'ana@guest.test', status: 'pending' };
const BO = { email: 'bo@guest.test', status: 'pending' };
const START = { time: '2031-03-04T09:30:00Z', tzid: 'Etc/UTC' };
const END = { time: '2031-03-04T10:00:00Z', tzid: 'Etc/UTC' };

const CREATED: [string, Sdk, string, object][] = [
  [
    'without a method and with an event_id',
    'Python',
    '{"smart_invite_id": "py-1", "event": {"event_id": "test-1", "summary": "Flat viewing", "start": "2031-03-04T09:30:00Z", "end": "2031-03-04T10:00:00Z"}, "recipient": {"email": "ana@guest.test"}}',
    { recipient: ANA, callback_url: null, event: { start: START, end: END } },
  ],
  [
    'for a list, with a zone and an organizer without a name',
    'Python',
    '{"smart_invite_id": "py-2", "event": {"summary": "Flat viewing", "tzid": "Europe/Lisbon", "start": "2031-03-04T09:30:00+00:00", "end": "2031-03-04T10:00:00UTC"}, "callback_url": "https://app.test/hooks", "organizer": {"name": null, "email": "invites@app.test"}, "recipients": [{"email": "ana@guest.test"}, {"email": "bo@guest.test"}]}',
    {
      recipients: [ANA, BO],
      callback_url: 'https://app.test/hooks',
      event: { start: { ...START, tzid: 'Europe/Lisbon' }, end: { ...END, tzid: 'Europe/Lisbon' } },
    },
  ],
  [
    'with times as objects of Time and zone',
    'Ruby',
    '{"smart_invite_id":"rb-1","callback_url":"https://app.test/hooks","recipient":{"email":"ana@guest.test"},"event":{"summary":"Flat viewing","start":{"time":"2031-03-04T09:30:00Z","tzid":"Europe/Lisbon"},"end":{"time":"2031-03-04T10:00:00Z","tzid":"Europe/Lisbon"}}}',
    { recipient: ANA, event: { start: { ...START, tzid: 'Europe/Lisbon' } } },
  ],
  [
    'of whole days',
    'Ruby',
    '{"smart_invite_id":"rb-2","recipient":{"email":"ana@guest.test"},"event":{"summary":"Fair","start":"2031-03-04","end":"2031-03-05"}}',
    {
      event: { start: { time: '2031-03-04', tzid: 'Etc/UTC' }, end: { time: '2031-03-05', tzid: 'Etc/UTC' } },
    },
  ],
  [
    'with null for the callback, escaped slashes and empty lists for empty maps',
    'PHP',
    '{"event":{"summary":"Flat viewing","start":"2031-03-04T09:30:00Z","end":"2031-03-04T10:00:00Z","location":[],"reminders":[],"url":"https:\\/\\/app.test\\/v"},"smart_invite_id":"php-1","callback_url":null,"organizer":[],"recipient":{"email":"ana@guest.test"}}',
    { recipient: ANA, callback_url: null, event: { start: START, end: END, url: 'https://app.test/v' } },
  ],
  [
    'with space-separated times and a Content-Encoding that is none',
    'C#',
    '{"method":"request","smart_invite_id":"cs-1","callback_url":"https://app.test/hooks","recipient":{"email":"ana@guest.test"},"organizer":{"name":"Desk"},"event":{"summary":"Flat viewing","start":{"time":"2031-03-04 09:30:00Z","tzid":"Etc/UTC"},"end":{"time":"2031-03-04 10:00:00Z","tzid":"Etc/UTC"},"location":{"description":"Rua A 4","lat":"38.7","long":"-9.1"},"url":null,"reminders":[{"minutes":60},{"minutes":0}],"transparency":"transparent","color":"#49BED8"}}',
    {
      recipient: ANA,
      event: {
        start: START,
        end: END,
        location: { description: 'Rua A 4', lat: '38.7', long: '-9.1' },
        reminders: [{ minutes: 60 }, { minutes: 0 }],
        transparency: 'transparent',
        color: '#49BED8',
      },
    },
  ],
  [
    'for several, with a zone of the event beside those of the times',
    'C#',
    '{"method":"request","smart_invite_id":"cs-2","recipients":[{"email":"ana@guest.test"},{"email":"bo@guest.test"}],"event":{"summary":"Flat viewing","tzid":"Europe/Lisbon","start":{"time":"2031-03-04 09:30:00Z","tzid":"Etc/UTC"},"end":{"time":"2031-03-04 10:00:00Z","tzid":"Etc/UTC"}}}',
    { recipients: [ANA, BO], event: { start: START, end: END } },
  ],
];

test.each(CREATED)('an invite %s, from %s, is made', async (_, sdk, json, expected) => {
  const answer = await post(sdk, json);
  expect(answer).toMatchObject({ status: 200, body: expected });
  expect(answer.body.attachments.icalendar).toContain('METHOD:REQUEST');
});

const CALLED_OFF: [string, Sdk, string][] = [
  [
    'for one',
    'Python',
    '{"method": "cancel", "smart_invite_id": "off", "recipient": {"email": "ana@guest.test"}}',
  ],
  ['for one', 'Ruby', '{"recipient":{"email":"ana@guest.test"},"smart_invite_id":"off","method":"cancel"}'],
  ['for one', 'PHP', '{"recipient":{"email":"ana@guest.test"},"smart_invite_id":"off","method":"cancel"}'],
  ['for one', 'C#', '{"method":"cancel","smart_invite_id":"off","recipient":{"email":"ana@guest.test"}}'],
  [
    'for several',
    'Python',
    '{"method": "cancel", "smart_invite_id": "all-off", "recipients": [{"email": "ana@guest.test"}, {"email": "bo@guest.test"}]}',
  ],
  [
    'for several',
    'PHP',
    '{"recipients":[{"email":"ana@guest.test"},{"email":"bo@guest.test"}],"smart_invite_id":"all-off","method":"cancel"}',
  ],
  [
    'for several',
    'C#',
    '{"method":"cancel","smart_invite_id":"all-off","recipients":[{"email":"ana@guest.test"},{"email":"bo@guest.test"}]}',
  ],
];

test.each(CALLED_OFF)('an invite %s is called off by %s', async (_, sdk, json) => {
  const { smart_invite_id } = JSON.parse(json) as { smart_invite_id: string };
  const id = `${sdk}-${smart_invite_id}`;
  const people = json.includes('recipients')
    ? { recipients: [{ email: ANA.email }, { email: BO.email }] }
    : {};
  await face.post(body({ smart_invite_id: id, ...people }));
  const answer = await post(sdk, json.replace(/"(all-)?off"/, JSON.stringify(id)));
  expect(answer).toMatchObject({
    status: 200,
    body: { smart_invite_id: id, event: { summary: EVENT.summary } },
  });
  expect(answer.body.attachments.icalendar).toContain('METHOD:CANCEL');
});

test('a recipient is removed by Ruby', async () => {
  const recipients = [{ email: ANA.email }, { email: BO.email }];
  await face.post(body({ smart_invite_id: 'rb-removal', recipients }));
  const json = '{"recipient":{"email":"bo@guest.test"},"smart_invite_id":"rb-removal","method":"remove"}';
  expect(await post('Ruby', json)).toMatchObject({
    status: 200,
    body: { recipients: [ANA], attachments: { removed: { email: BO.email } } },
  });
});

test.each([
  ['Python', 'smart_invite_id=seen+by&recipient_email=ana%2Btag%40guest.test', '{}'],
  ['Ruby', 'smart_invite_id=seen%20by&recipient_email=ana+tag@guest.test', undefined],
  ['PHP', 'smart_invite_id=seen+by&recipient_email=ana%2Btag%40guest.test', undefined],
  ['C#', 'smart_invite_id=seen%20by&recipient_email=ana%2Btag%40guest.test', undefined],
] as const)('a status is read by %s', async (sdk, query, json) => {
  const recipient = { email: 'ana+tag@guest.test' };
  await face.post(body({ smart_invite_id: 'seen by', recipient }));
  const answer = await get(sdk, query, json);
  expect(answer).toMatchObject({ status: 200, body: { recipient, replies: [] } });
  expect(answer.body).not.toHaveProperty('attachments');
});

test.each([
  ['Python', 'smart_invite_id=seen-by-all', '{}'],
  ['Ruby', 'smart_invite_id=seen-by-all&recipient_email=', undefined],
  ['C#', 'smart_invite_id=seen-by-all', undefined],
] as const)('a status of several is read by %s', async (sdk, query, json) => {
  const recipients = [{ email: ANA.email }, { email: BO.email }];
  await face.post(body({ smart_invite_id: 'seen-by-all', recipients }));
  expect(await get(sdk, query, json)).toMatchObject({ status: 200, body: { recipients: [ANA, BO] } });
});
