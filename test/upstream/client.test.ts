import { expect, test } from 'vitest';
import { isSigned } from '../../src/callbacks/signature.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Invite } from '../../src/invites/invite.ts';
import { createUpstreamClient } from '../../src/upstream/client.ts';
import type { Outcome } from '../../src/upstream/outcome.ts';
import { amended, group, person, single } from '../invites/sample-invite.ts';
import { aFakeCronofy } from '../support/fake-cronofy.ts';
import { aClient, SECRET } from './a-client.ts';
import { virtualTime } from './virtual-time.ts';

function okOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'ok') throw new Error(`not ok: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

const withCallback = (invite: Invite): Invite => ({ ...invite, callbackUrl: 'https://app.test/hooks' });

test('an invite lives: created, updated, answered, asked after, called off', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  const invite = withCallback(single());

  const created = okOf(await client.put(invite));
  expect(created.recipients).toEqual([{ email: 'ana@guest.test', status: 'PENDING' }]);
  expect(created.icalendar).toContain('METHOD:REQUEST\r\nBEGIN:VEVENT\r\n');
  expect(created.icalendar).toContain('SEQUENCE:0');

  const updated = okOf(await client.put(amended(invite, { summary: 'Second viewing' })));
  expect(updated.icalendar).toContain('SEQUENCE:1\r\nSUMMARY:Second viewing');

  const { body, signature, callbackUrl } = cronofy.answer('visit-7781', 'ana@guest.test', {
    status: 'declined',
    comment: 'cannot',
    proposal: { start: '2031-03-05T11:00:00Z', end: '2031-03-05T12:00:00Z' },
  });
  expect(isSigned(Buffer.from(body), signature, [SECRET])).toBe(true);
  expect(callbackUrl).toBe('https://app.test/hooks');

  const status = okOf(await client.status(invite));
  expect(status.recipients[0]).toMatchObject({ status: 'DECLINED', comment: 'cannot' });
  expect(status.recipients[0]?.proposal?.start).toMatchObject({ instant: '2031-03-05T11:00:00Z' });
  expect(status.replies).toEqual(status.recipients);
  expect(status).not.toHaveProperty('icalendar');
  expect(okOf(await client.status(invite, { includeIcs: true })).icalendar).toContain('BEGIN:VCALENDAR');

  expect(okOf(await client.cancel(invite)).icalendar).toContain('METHOD:CANCEL');
  expect(cronofy.breaches).toEqual([]);
});

test('a group is named by its id alone, and one of it can be removed', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  const invite = group('ana@guest.test', 'bo@guest.test');

  expect(okOf(await client.put(invite)).recipients).toHaveLength(2);
  cronofy.answer('visit-7781', 'bo@guest.test', { status: 'accepted' }, 'delegate@guest.test');
  const status = okOf(await client.status(invite));
  expect(status.recipients.map((one) => one.status)).toEqual(['PENDING', 'PENDING']);
  expect(status.replies).toEqual([{ email: 'delegate@guest.test', status: 'ACCEPTED' }]);
  expect(cronofy.requests.at(-1)?.query).toEqual(new Map([['smart_invite_id', 'visit-7781']]));

  const removed = okOf(await client.remove(invite, person(invite, 'bo@guest.test')));
  expect(removed.recipients.map((one) => one.email)).toEqual(['ana@guest.test']);
  expect(removed.removedIcalendar).toContain('METHOD:CANCEL');
  expect(cronofy.breaches).toEqual([]);
});

test('ids and addresses arrive as they are, whatever is in them', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  for (const smartInviteId of ['a b', 'a+b', 'a&b=c', 'ü/..', '%41', 'x\ud800']) {
    const invite = { ...single('ana+tag@guest.test'), smartInviteId };
    await client.status(invite);
    expect(cronofy.requests.at(-1)?.query).toEqual(
      new Map([
        ['smart_invite_id', smartInviteId.toWellFormed()],
        ['recipient_email', 'ana+tag@guest.test'],
      ]),
    );
  }
});

test('the first secret is the bearer, and requests look as the contract has them', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url, { secrets: [SECRET, 'CRN_older'] });
  await client.put(single());
  expect(cronofy.requests[0]?.headers).toMatchObject({
    authorization: `Bearer ${SECRET}`,
    'content-type': 'application/json; charset=utf-8',
    accept: 'application/json',
  });
  await client.status(single());
  expect(cronofy.requests[1]?.headers).not.toHaveProperty('content-type');
});

test('an invite that Cronofy does not know is not found, by any method', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  const outcomes = [
    await client.status(single()),
    await client.cancel(single()),
    await client.remove(group('ana@guest.test'), { email: 'ana@guest.test' }),
  ];
  expect(outcomes).toEqual(Array(3).fill({ kind: 'not-found', mayHaveTakenEffect: false }));
  expect(cronofy.requests).toHaveLength(3);
});

test('what Cronofy refuses comes back with the path of our input', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(cronofy.url);
  const invite = single();
  const timeless = { ...invite.event, start: { kind: 'instant', instant: '', timeZone: 'Etc/UTC' } } as const;
  expect(await client.put({ ...invite, event: timeless })).toEqual({
    kind: 'invalid',
    mayHaveTakenEffect: false,
    problems: [
      {
        code: 'INVALID_INPUT',
        message: 'Cronofy refused event.start: start must be specified.',
        path: ['input', 'event', 'start'],
      },
    ],
  });
});

test('an address with a path of its own is kept', async () => {
  await using cronofy = await aFakeCronofy();
  await using client = aClient(new URL('/behind/a-proxy/', cronofy.url));
  await client.status(single());
  expect(cronofy.requests[0]?.path).toBe('/behind/a-proxy/v1/smart_invites');
});

test.each([[[]], [['']], [['two words']], [['line\nbreak']], [['gehëim']]])(
  'secrets %j stop the start and are not repeated',
  (secrets) => {
    const { clock } = virtualTime();
    const make = () => createUpstreamClient({ url: new URL('http://127.0.0.1:1'), secrets, clock });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(/^CRONOFY_CLIENT_SECRET must be [a-zA-Z ]+\.$/);
  },
);

test('after close every call says that it was not asked', async () => {
  await using cronofy = await aFakeCronofy();
  const client = aClient(cronofy.url);
  await client.put(single());
  await client.close();
  expect(await client.put(single())).toEqual({
    kind: 'unreachable',
    reason: 'closed',
    mayHaveTakenEffect: false,
  });
  expect(cronofy.requests).toHaveLength(1);
});
