import { describe, expect, test } from 'vitest';
import { postCallback } from '../support/callback-request.ts';
import type { Fault } from '../support/fake-cronofy.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { openCronofyGateway } from './a-cronofy-gateway.ts';

/** Mail goes out in milliseconds; a busy machine is no reason to fail. */
const SOON = { timeout: 10_000 };
const people = (...names: string[]) => names.map((name) => ({ email: `${name}@guest.test` }));
const GROUP = { recipient: undefined, recipients: people('ana', 'bo') };
const RETURN = { delivery: 'RETURN' };
const MOVED = {
  start: { dateTime: '2031-03-05T09:30:00Z', timeZone: 'Europe/Lisbon' },
  end: { dateTime: '2031-03-05T10:00:00Z', timeZone: 'Europe/Lisbon' },
};
const answers = (status: number, headers: Record<string, string> = {}, body?: string): Fault => ({
  kind: 'answer',
  status,
  headers,
  ...(body === undefined ? {} : { body }),
});

describe('an invite that Cronofy keeps', () => {
  test('for one person is told there and mailed with its text: created, updated, sent again, cancelled', async () => {
    await using app = await openCronofyGateway();
    const created = await app.create('visit-1');
    expect(created).toMatchObject({
      errors: [],
      invite: { revision: 1, recipients: [{ replyAddress: null }] },
    });
    const first = await app.atCronofy('visit-1', 'ana@guest.test');
    expect(first.callback_url).toBe(`${app.gateway.publicUrl}/callbacks/cronofy`);
    await expect
      .poll(app.outbox, SOON)
      .toEqual([{ to: 'ana@guest.test', icalendar: first.attachments.icalendar }]);
    expect(created.invite.attachments.icalendar).toBe(first.attachments.icalendar);

    const updated = await app.mutate('updateInvite', {
      smartInviteId: 'visit-1',
      event: { summary: 'Moved' },
    });
    expect(updated.errors).toEqual([]);
    const second = await app.atCronofy('visit-1', 'ana@guest.test');
    expect(second.event.summary).toBe('Moved');
    expect(second.attachments.icalendar).toContain('SEQUENCE:1\r\nSUMMARY:Moved');
    await expect.poll(app.outbox, SOON).toHaveLength(2);
    expect((await app.outbox())[0]?.icalendar).toBe(second.attachments.icalendar);

    // Nothing changes, so that nobody has to be told.
    const again = await app.mutate('updateInvite', { smartInviteId: 'visit-1', event: { summary: 'Moved' } });
    expect(again.invite.revision).toBe(2);
    expect(app.asked()).toEqual(['POST request', 'POST request']);
    await app.mutate('resendInvite', { smartInviteId: 'visit-1' });
    await expect.poll(app.outbox, SOON).toHaveLength(3);
    expect((await app.outbox())[0]?.icalendar).toBe(second.attachments.icalendar);

    const cancelled = await app.mutate('cancelInvite', { smartInviteId: 'visit-1' });
    expect(cancelled).toMatchObject({ errors: [], invite: { state: 'CANCELLED' } });
    expect(cancelled.invite.attachments.icalendar).toContain('METHOD:CANCEL');
    await expect.poll(app.outbox, SOON).toHaveLength(4);
    expect((await app.outbox())[0]?.icalendar).toBe(cancelled.invite.attachments.icalendar);
    await app.mutate('cancelInvite', { smartInviteId: 'visit-1' });
    expect(app.asked()).toEqual(['POST request', 'POST request', 'POST cancel']);
    expect(app.cronofy.breaches).toEqual([]);
  });

  test('for a group has one text, and whoever is taken off it gets the CANCEL of their own', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-2', GROUP);
    await expect.poll(app.outbox, SOON).toHaveLength(2);
    const { attachments } = await app.atCronofy('visit-2');
    for (const { icalendar } of await app.outbox()) expect(icalendar).toBe(attachments.icalendar);

    const removed = await app.mutate('removeRecipient', {
      smartInviteId: 'visit-2',
      recipientEmail: 'bo@guest.test',
    });
    expect(removed).toMatchObject({ errors: [], invite: { recipients: people('ana') } });
    await expect.poll(app.outbox, SOON).toHaveLength(3);
    const [last] = await app.outbox();
    expect(last?.to).toBe('bo@guest.test');
    expect(last?.icalendar).toMatch(/METHOD:CANCEL[\s\S]*ATTENDEE:mailto:bo@guest\.test/);
    expect(last?.icalendar).not.toContain('ana@guest.test');
    const after = await app.atCronofy('visit-2');
    expect(after.recipients).toMatchObject(people('ana'));
    expect(removed.invite.attachments.icalendar).toBe(after.attachments.icalendar);

    await app.mutate('cancelInvite', { smartInviteId: 'visit-2' });
    await expect.poll(app.outbox, SOON).toHaveLength(4);
    expect((await app.outbox())[0]).toMatchObject({
      to: 'ana@guest.test',
      icalendar: expect.stringContaining('METHOD:CANCEL'),
    });
    expect(app.asked()).toEqual(['POST request', 'POST remove', 'POST cancel']);
    expect(app.cronofy.breaches).toEqual([]);
  });

  test('of which Cronofy gives no text for the removed leaves them unmailed, and the others as they were', async () => {
    await using app = await openCronofyGateway();
    const { invite } = await app.create('visit-3', { ...GROUP, ...RETURN });
    const body = JSON.stringify({
      smart_invite_id: 'visit-3',
      recipients: people('ana').map(({ email }) => ({ email, status: 'pending' })),
    });
    app.cronofy.misbehave(answers(200, {}, body));
    const removed = await app.mutate('removeRecipient', {
      smartInviteId: 'visit-3',
      recipientEmail: 'bo@guest.test',
      delivery: 'SEND',
    });
    expect(removed.invite).toMatchObject({ recipients: people('ana'), attachments: invite.attachments });
    await app.mutate('resendInvite', { smartInviteId: 'visit-3' });
    // Mail to the others comes after, and is all there is.
    await expect.poll(app.outbox, SOON).toMatchObject(people('ana').map(({ email }) => ({ to: email })));
  });

  test('is only mailed by the gateway where the caller does not do it', async () => {
    await using app = await openCronofyGateway();
    const { invite } = await app.create('quiet', RETURN);
    expect(invite.attachments.icalendar).toContain('UID:quiet@invite.cronofy.test');
    expect(invite.recipients).toMatchObject([{ delivery: null }]);
    await app.create('loud');
    await expect.poll(app.outbox, SOON).toHaveLength(1);
    expect((await app.outbox())[0]?.icalendar).toContain('UID:loud@');
  });

  test('is told once for one idempotency key, and answered alike', async () => {
    await using app = await openCronofyGateway();
    const options = { ...RETURN, idempotencyKey: 'key-1' };
    const [first, beside] = await Promise.all([
      app.create('visit-4', options),
      app.create('visit-4', options),
    ]);
    expect(first.errors).toEqual([]);
    expect(beside.invite).toEqual(first.invite);
    expect((await app.create('visit-4', options)).invite).toEqual(first.invite);
    expect((await app.create('visit-5', options)).errors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH' }]);
    expect(app.asked()).toEqual(['POST request']);
  });

  test('is not told of what is refused here: an old revision, a name that is taken, an unknown invite', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-6', RETURN);
    const update = { smartInviteId: 'visit-6', event: { summary: 'Mine' } };
    expect((await app.mutate('updateInvite', { ...update, expectedRevision: 7 })).errors).toMatchObject([
      { code: 'REVISION_CONFLICT', path: ['input', 'expectedRevision'] },
    ]);
    expect((await app.create('visit-6')).errors).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
    expect((await app.mutate('cancelInvite', { smartInviteId: 'nobody' })).errors).toMatchObject([
      { code: 'INVITE_NOT_FOUND' },
    ]);
    expect(app.asked()).toEqual(['POST request']);
  });
});

/** What Cronofy does, what the caller of the graph hears, and how often Cronofy was asked. */
const REFUSALS: readonly {
  readonly does: string;
  readonly fault: Fault;
  readonly requests: number;
  readonly errors?: readonly object[];
  readonly failed?: object;
}[] = [
  {
    does: '401',
    fault: answers(401),
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: false },
  },
  { does: '402', fault: answers(402), requests: 1, errors: [{ code: 'NOT_ALLOWED', path: ['input'] }] },
  { does: '403', fault: answers(403), requests: 1, errors: [{ code: 'NOT_ALLOWED', path: ['input'] }] },
  {
    does: '404',
    fault: answers(404),
    requests: 1,
    errors: [{ code: 'INVITE_NOT_FOUND', path: ['input', 'smartInviteId'] }],
  },
  {
    does: '422',
    fault: answers(
      422,
      {},
      JSON.stringify({
        errors: {
          'event.start': [{ key: 'errors.required', description: 'start must be specified' }],
          'recipient.email': [{ key: 'errors.invalid', description: 'is no address' }],
        },
      }),
    ),
    requests: 1,
    errors: [
      {
        code: 'INVALID_INPUT',
        path: ['input', 'event', 'start'],
        message: expect.stringContaining('specified'),
      },
      { code: 'INVALID_INPUT', path: ['input', 'recipient', 'email'] },
    ],
  },
  {
    does: '429 for a minute',
    fault: answers(429, { 'retry-after': '60' }),
    requests: 1,
    failed: { code: 'RATE_LIMITED', retryAfterMs: 60_000 },
  },
  {
    does: '500',
    fault: answers(500),
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
  {
    does: '503',
    fault: answers(503),
    requests: 3,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
  {
    does: 'a reset connection',
    fault: { kind: 'reset-before-read' },
    requests: 3,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
  {
    does: 'what is not JSON',
    fault: answers(200, {}, '<h1>Hello</h1>'),
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
  {
    does: 'a redirect, which is not followed',
    fault: answers(302, { location: 'http://127.0.0.1:9/' }),
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE' },
  },
  {
    does: 'a body without end',
    fault: { kind: 'endless-body' },
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
  {
    does: 'a 2xx without the text to bring to the guests',
    fault: answers(202),
    requests: 1,
    failed: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true },
  },
];

describe.each(REFUSALS)('where Cronofy answers with $does', ({ fault, requests, errors = [], failed }) => {
  const failures = failed ? [{ extensions: failed }] : undefined;

  test('an invite is not created, and the caller hears why', async () => {
    await using app = await openCronofyGateway();
    app.cronofy.misbehaveAlways(fault);
    const { invite, ...refused } = await app.create('visit-1');
    expect(invite).toBeNull();
    expect(refused).toMatchObject({ errors, failed: failures });
    expect(app.cronofy.requests).toHaveLength(requests);
    expect([await app.stored('visit-1'), await app.events(), await app.outbox()]).toEqual([null, [], []]);
  });

  test('an invite stays as it was, also its text and its log', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-1', RETURN);
    const before = await app.stored('visit-1');
    app.cronofy.misbehaveAlways(fault);
    const input = { smartInviteId: 'visit-1', event: { ...MOVED, summary: 'Moved' }, delivery: 'SEND' };
    const { invite, ...refused } = await app.mutate('updateInvite', input);
    expect(invite).toBeNull();
    expect(refused).toMatchObject({ errors, failed: failures });
    expect(app.cronofy.requests).toHaveLength(1 + requests);
    expect(await app.stored('visit-1')).toEqual(before);
    expect([await app.events(), await app.outbox()]).toEqual([['InviteCreated'], []]);
  });
});

describe.concurrent.each([
  { does: 'no headers', fault: { kind: 'silent' } },
  { does: 'a body that stops', fault: { kind: 'stuck-body' } },
  { does: 'a body that goes on byte by byte', fault: { kind: 'dribbled-body' } },
] satisfies { does: string; fault: Fault }[])('where Cronofy, in time, sends $does', ({ fault }) => {
  test('the caller hears that the change may have been made, it is not repeated, and nothing is kept here', async ({
    expect,
  }) => {
    await using app = await openCronofyGateway();
    app.cronofy.misbehaveAlways(fault);
    const { invite, failed } = await app.create('visit-1');
    expect(invite).toBeNull();
    expect(failed).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: true } },
    ]);
    expect(app.cronofy.requests).toHaveLength(1);
    expect([await app.stored('visit-1'), await app.events(), await app.outbox()]).toEqual([null, [], []]);
  });
});

test('what passes by itself the caller never hears of: a 503, a reset, a short 429', async () => {
  await using app = await openCronofyGateway();
  const passing: Fault[] = [
    answers(503),
    { kind: 'reset-before-read' },
    { kind: 'reset-after-read' },
    answers(429, { 'retry-after': '1' }),
  ];
  for (const [index, fault] of passing.entries()) {
    const before = app.cronofy.requests.length;
    app.cronofy.misbehave(fault);
    const { errors, failed } = await app.create(`visit-${index}`, RETURN);
    expect([fault.kind, errors, failed]).toEqual([fault.kind, [], undefined]);
    expect(app.cronofy.requests.length - before).toBe(2);
  }
  expect(await app.events()).toEqual(passing.map(() => 'InviteCreated'));
});

test('an answer that comes late is waited for, and reads go on meanwhile', async () => {
  await using app = await openCronofyGateway();
  const { promise, resolve } = Promise.withResolvers<void>();
  app.cronofy.misbehave({ kind: 'held', until: promise });
  const creating = app.create('slow', RETURN);
  await app.cronofy.arrived(1);
  expect([await app.stored('slow'), await app.events()]).toEqual([null, []]);
  resolve();
  expect((await creating).errors).toEqual([]);
  expect(await app.stored('slow')).toMatchObject({ revision: 1 });
});

describe('inviteStatus', () => {
  const status =
    '{ revision recipients { email status comment } replies { email status verification { method } } }';

  test('asks Cronofy once for one invite, however often an operation asks', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-1', RETURN);
    app.cronofy.answer('visit-1', 'ana@guest.test', { status: 'accepted' });
    const spellings = ['', ', recipientEmail: "ana@guest.test"', ', recipientEmail: "ANA@guest.test"'];
    const aliases = Array.from(
      { length: 5 },
      (_, index) =>
        `a${index}: inviteStatus(smartInviteId: "visit-1"${spellings[index % 3]}) { recipient { status } }`,
    );
    const { data, errors } = await app.gateway.request(`{ ${aliases.join('\n')} }`);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).toEqual(Array(5).fill({ recipient: { status: 'ACCEPTED' } }));
    expect(app.asked()).toEqual(['POST request', 'GET']);
  });

  test('keeps what differs, with one event for each change and none for none', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-2', { ...GROUP, ...RETURN });
    const ask = async () => {
      const { data, errors } = await app.gateway.request(
        `{ inviteStatus(smartInviteId: "visit-2") ${status} }`,
      );
      expect(errors).toBeUndefined();
      return data.inviteStatus;
    };
    expect(await ask()).toMatchObject({ revision: 1, replies: [] });
    expect(await app.events()).toEqual(['InviteCreated']);

    app.cronofy.answer('visit-2', 'bo@guest.test', { status: 'tentative', comment: 'If the train runs' });
    app.cronofy.answer('visit-2', 'bo@guest.test', { status: 'accepted' }, 'zoe@else.test');
    const answered = await ask();
    expect(answered).toEqual({
      revision: 3,
      recipients: [
        { email: 'ana@guest.test', status: 'PENDING', comment: null },
        { email: 'bo@guest.test', status: 'TENTATIVE', comment: 'If the train runs' },
      ],
      replies: [
        { email: 'bo@guest.test', status: 'TENTATIVE', verification: { method: 'UPSTREAM' } },
        { email: 'zoe@else.test', status: 'ACCEPTED', verification: { method: 'UPSTREAM' } },
      ],
    });
    expect(await ask()).toEqual(answered);
    expect(await app.events()).toEqual(['InviteCreated', 'RsvpReceived', 'RsvpReceived']);
    expect(await app.stored('visit-2')).toMatchObject(answered);

    app.cronofy.answer('visit-2', 'bo@guest.test', { status: 'pending' });
    expect((await ask()).recipients[1]).toEqual({ email: 'bo@guest.test', status: 'PENDING', comment: null });
    expect(await app.events()).toHaveLength(4);
  });

  test('fails fast while Cronofy is down, and what is known here can still be read', async () => {
    await using app = await openCronofyGateway();
    await app.create('visit-3', RETURN);
    app.cronofy.misbehaveAlways({ kind: 'reset-before-read' });
    const ask = () => app.gateway.request('{ inviteStatus(smartInviteId: "visit-3") { id } }');
    // Five failures in a row open the breaker: after that nobody is kept waiting, and Cronofy is left alone.
    for (let asked = 0; asked < 2; asked++)
      expect((await ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    const before = app.cronofy.requests.length;
    const answersOfAll = await Promise.all([ask(), ask(), ask()]);
    for (const { data, errors } of answersOfAll) {
      expect(data).toEqual({ inviteStatus: null });
      expect(errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: expect.any(Number) } },
      ]);
    }
    expect((await app.create('visit-4')).failed).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', mayHaveTakenEffect: false } },
    ]);
    const { data, errors } = await app.gateway.request(
      '{ invite(smartInviteId: "visit-3") { state } invites { totalCount } inviteEvents { edges { node { sequence } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      invite: { state: 'ACTIVE' },
      invites: { totalCount: 1 },
      inviteEvents: { edges: [{ node: { sequence: 1 } }] },
    });
    expect(app.cronofy.requests).toHaveLength(before);
  });

  test('of an unknown invite asks nobody, and of one that Cronofy lost says so', async () => {
    await using app = await openCronofyGateway();
    const ask = (id: string) => app.gateway.request(`{ inviteStatus(smartInviteId: "${id}") { id } }`);
    expect(await ask('nobody')).toEqual({ data: { inviteStatus: null } });
    expect(app.asked()).toEqual([]);
    await app.create('visit-5', RETURN);
    app.cronofy.misbehave(answers(404));
    expect((await ask('visit-5')).errors).toMatchObject([{ message: 'Cronofy has no such invite.' }]);
    expect(await app.stored('visit-5')).toMatchObject({ state: 'ACTIVE' });
  });
});

describe('changes at the same time', () => {
  /** A gateway with a group invite, and Cronofy holding the next change until it is let go. */
  async function held() {
    const app = await openCronofyGateway();
    await app.create('visit-1', { ...GROUP, ...RETURN });
    const { promise, resolve } = Promise.withResolvers<void>();
    app.cronofy.misbehave({ kind: 'held', until: promise });
    const accept = async () => {
      const { body, signature } = app.cronofy.answer('visit-1', 'ana@guest.test', { status: 'accepted' });
      expect((await postCallback(app.gateway.publicUrl, body, signature)).status).toBe(204);
    };
    return { ...app, accept, letGo: resolve };
  }

  async function expectBothAlike(app: Awaited<ReturnType<typeof held>>) {
    const [here, there] = [await app.stored('visit-1'), await app.atCronofy('visit-1')];
    const { summary, description = null } = there.event;
    expect(here.event).toEqual({ summary, description });
    expect(
      here.recipients.map(({ email, status }: { email: string; status: string }) => [
        email,
        status.toLowerCase(),
      ]),
    ).toEqual(
      there.recipients.map(({ email, status }: { email: string; status: string }) => [email, status]),
    );
    return { here, there };
  }

  test('two mutations and a callback end in the same state on both sides', async () => {
    await using app = await held();
    const first = app.mutate('updateInvite', {
      smartInviteId: 'visit-1',
      event: { summary: 'Roof viewing' },
    });
    await app.cronofy.arrived(2);
    const second = app.mutate('updateInvite', {
      smartInviteId: 'visit-1',
      event: { description: 'Ring twice' },
    });
    await app.accept();
    app.letGo();
    for (const { errors, failed } of await Promise.all([first, second]))
      expect([errors, failed]).toEqual([[], undefined]);
    const { here, there } = await expectBothAlike(app);
    expect(here).toMatchObject({
      revision: 4,
      event: { summary: 'Roof viewing', description: 'Ring twice' },
      recipients: [{ status: 'ACCEPTED' }, { status: 'PENDING' }],
      attachments: { icalendar: there.attachments.icalendar },
    });
    // Whoever answered meanwhile made the first one tell Cronofy anew. That answer is looked up a quarter of a second
    // after its callback, which on a busy machine is before all of this is over.
    expect(app.asked().filter((one) => one !== 'GET')).toEqual(Array(4).fill('POST request'));
    expect(await app.events()).toEqual(['InviteCreated', 'RsvpReceived', 'InviteUpdated', 'InviteUpdated']);
  });

  test.each([
    ['updateInvite', { event: { summary: 'Roof viewing' } }],
    ['cancelInvite', {}],
    ['removeRecipient', { recipientEmail: 'bo@guest.test' }],
  ])(
    '%s, refused as somebody answered while Cronofy was told, is taken back there',
    async (mutation, input) => {
      await using app = await held();
      const changing = app.mutate(mutation, { smartInviteId: 'visit-1', expectedRevision: 1, ...input });
      await app.cronofy.arrived(2);
      await app.accept();
      app.letGo();
      expect((await changing).errors).toMatchObject([{ code: 'REVISION_CONFLICT' }]);
      const { here, there } = await expectBothAlike(app);
      expect(here).toMatchObject({ state: 'ACTIVE', revision: 2, event: { summary: 'Flat viewing' } });
      expect(there.attachments.icalendar).toContain('METHOD:REQUEST');
      expect(await app.events()).toEqual(['InviteCreated', 'RsvpReceived']);
    },
  );
});

test('an invite that Cronofy keeps is not changed behind its back by a gateway with the embedded engine', async () => {
  await using app = await openCronofyGateway();
  await app.create('theirs', RETURN);
  await app.gateway.close();
  const { databaseUrl } = app.gateway;
  await using embedded = await openTestGateway({ DATABASE_URL: databaseUrl });
  const refused = await embedded.request(
    'mutation { cancelInvite(input: { smartInviteId: "theirs" }) { invite { state } errors { code message } } }',
  );
  expect(refused.data.cancelInvite).toMatchObject({ invite: null, errors: [{ code: 'NOT_ALLOWED' }] });
  expect(app.asked()).toEqual(['POST request']);
});
