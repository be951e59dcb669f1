import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { sendBySmtp } from '../support/smtp-client.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const EVENT = {
  summary: 'Flat viewing',
  start: { dateTime: '2031-03-04T09:30:00Z', timeZone: 'Europe/Lisbon' },
  end: { dateTime: '2031-03-04T10:00:00Z', timeZone: 'Europe/Lisbon' },
};

const CREATE = /* GraphQL */ `
  mutation ($input: CreateInviteInput!) {
    createInvite(input: $input) {
      invite { id smartInviteId revision sequence state recipient { id email status } recipients { id email status } event { summary } }
      errors { __typename code message path }
    }
  }
`;

async function create(smartInviteId: string, input: Record<string, unknown> = {}) {
  const people = 'recipients' in input ? {} : { recipient: { email: 'ana@guest.test', name: 'Ana' } };
  const { data, errors } = await gateway.request(CREATE, {
    input: { smartInviteId, ...people, event: EVENT, ...input },
  });
  expect(errors).toBeUndefined();
  return data.createInvite;
}

async function update(input: Record<string, unknown>) {
  const { data, errors } = await gateway.request(
    /* GraphQL */ `
      mutation ($input: UpdateInviteInput!) {
        updateInvite(input: $input) {
          invite { revision sequence recipients { email status } event { summary description location { description } } }
          errors { __typename code message path }
        }
      }
    `,
    { input },
  );
  expect(errors).toBeUndefined();
  return data.updateInvite;
}

describe('the life of an invite', () => {
  test('it is created, changed, answered, rescheduled and cancelled, and its timeline tells all of it', async () => {
    const { invite } = await create('life-1');
    expect(invite).toMatchObject({
      revision: 1,
      sequence: 0,
      state: 'ACTIVE',
      recipient: { status: 'PENDING' },
    });

    const simulate = (status: string) =>
      gateway.request(
        `mutation { simulateReply(input: { smartInviteId: "life-1", recipientEmail: "ana@guest.test", client: OUTLOOK, status: ${status}, comment: "Running late" }) { disposition invite { recipient { status comment } } errors { code } } }`,
      );
    const accepted = await simulate('ACCEPTED');
    expect(accepted.data.simulateReply).toMatchObject({
      disposition: 'applied',
      invite: { recipient: { status: 'ACCEPTED', comment: 'Running late' } },
      errors: [],
    });

    const minor = await update({ smartInviteId: 'life-1', event: { description: 'Ring bell 4' } });
    expect(minor.invite.recipients).toEqual([{ email: 'ana@guest.test', status: 'ACCEPTED' }]);
    const moved = await update({
      smartInviteId: 'life-1',
      event: { start: { dateTime: '2031-03-04T09:00:00Z', timeZone: 'Europe/Lisbon' } },
    });
    expect(moved.invite).toMatchObject({ sequence: 2, recipients: [{ status: 'PENDING' }] });
    expect(moved.invite.event.description).toBe('Ring bell 4');

    const { data } = await gateway.request(
      `mutation { cancelInvite(input: { smartInviteId: "life-1" }) { invite { state cancelledAt attachments { icalendar } } errors { code } } }`,
    );
    expect(data.cancelInvite.invite.state).toBe('CANCELLED');
    expect(data.cancelInvite.invite.attachments.icalendar).toContain('METHOD:CANCEL');

    const told = await gateway.request(
      `{ outbox { edges { node { subject } } } invite(smartInviteId: "life-1") { timeline(first: 50) { edges { node { __typename invite { revision } } } } } }`,
    );
    expect(told.data.outbox.edges.map(({ node }: { node: { subject: string } }) => node.subject)).toEqual([
      'Cancelled: Flat viewing',
      'Updated invitation: Flat viewing',
      'Updated invitation: Flat viewing',
      'Invitation: Flat viewing',
    ]);
    const kinds = told.data.invite.timeline.edges.map(
      ({ node }: { node: { __typename: string } }) => node.__typename,
    );
    expect(kinds.filter((kind: string) => kind !== 'InviteSent')).toEqual([
      'InviteCreated',
      'RsvpReceived',
      'InviteUpdated',
      'InviteUpdated',
      'InviteCancelled',
    ]);
  });

  test('null takes an optional part away, what is left out stays, and a required part cannot be taken', async () => {
    await create('patch-1', {
      event: { ...EVENT, description: 'Old', location: { description: 'Rua A 4' } },
    });
    const { invite } = await update({
      smartInviteId: 'patch-1',
      event: { description: null, summary: 'New' },
    });
    expect(invite.event).toEqual({ summary: 'New', description: null, location: { description: 'Rua A 4' } });
    const refused = await update({ smartInviteId: 'patch-1', event: { start: null } });
    expect(refused.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'event', 'start'] }]);
  });

  test('a group invite takes initial statuses, loses one recipient who alone is mailed the cancellation, and takes them back', async () => {
    const { invite } = await create('group-1', {
      recipients: [{ email: 'bo@guest.test', status: 'ACCEPTED' }, { email: 'cy@guest.test' }],
    });
    expect(invite.recipient).toBeNull();
    expect(invite.recipients).toMatchObject([{ status: 'ACCEPTED' }, { status: 'PENDING' }]);
    const { data } = await gateway.request(
      `mutation { removeRecipient(input: { smartInviteId: "group-1", recipientEmail: "BO@guest.test" }) { invite { recipients { email } rsvpSummary { total pending } } errors { code } } }`,
    );
    expect(data.removeRecipient).toEqual({
      invite: { recipients: [{ email: 'cy@guest.test' }], rsvpSummary: { total: 1, pending: 1 } },
      errors: [],
    });
    const { data: sent } = await gateway.request(
      `{ outbox(first: 3) { edges { node { to subject icalendar } } } }`,
    );
    const [newest] = sent.outbox.edges;
    expect(newest.node).toMatchObject({ to: 'bo@guest.test', subject: 'Cancelled: Flat viewing' });
    expect(newest.node.icalendar).not.toContain('cy@guest.test');
    const again = await gateway.request(
      `mutation { addRecipients(input: { smartInviteId: "group-1", recipients: [{ email: "bo@guest.test", name: "Bo" }] }) { invite { recipients { email name status } } errors { code } } }`,
    );
    expect(again.data.addRecipients).toEqual({
      invite: {
        recipients: [
          { email: 'cy@guest.test', name: null, status: 'PENDING' },
          { email: 'bo@guest.test', name: 'Bo', status: 'PENDING' },
        ],
      },
      errors: [],
    });
    const { data: mailed } = await gateway.request(
      `{ outbox(first: 1) { edges { node { to subject icalendar } } } }`,
    );
    const { to, icalendar } = mailed.outbox.edges[0].node;
    expect(to).toBe('bo@guest.test');
    expect(icalendar).toContain('METHOD:REQUEST');
    const sequenceOf = (text: string) => Number(/^SEQUENCE:(\d+)/m.exec(text)?.[1]);
    expect(sequenceOf(icalendar)).toBeGreaterThan(sequenceOf(newest.node.icalendar));
  });
});

describe('what is refused, with the way to it', () => {
  test('every problem of an input is named at once, and nothing is kept', async () => {
    const { invite, errors } = await create('', {
      recipient: undefined,
      event: { ...EVENT, summary: ' ', end: EVENT.start, color: 'red', reminders: [{ minutes: -1 }] },
    });
    expect(invite).toBeNull();
    expect(errors.map(({ path }: { path: string[] }) => path.join('.')).sort()).toEqual([
      'input.event.color',
      'input.event.end',
      'input.event.reminders',
      'input.event.summary',
      'input.recipient',
      'input.smartInviteId',
    ]);
    expect(errors[0]).toMatchObject({ __typename: 'InvalidInputError', code: 'INVALID_INPUT' });
  });

  test.each([
    [
      'both recipient and recipients',
      { recipients: [{ email: 'bo@guest.test' }], recipient: { email: 'a@b.test' } },
      'recipient',
    ],
    ['no recipients', { recipients: [] }, 'recipients'],
    [
      'a repeated recipient',
      { recipients: [{ email: 'bo@guest.test' }, { email: 'Bo@Guest.test' }] },
      'recipients.1.email',
    ],
    [
      'a time and a date',
      { event: { ...EVENT, start: { dateTime: '2031-03-04T09:30:00Z', date: '2031-03-04' } } },
      'event.start',
    ],
    ['mixed time and date', { event: { ...EVENT, end: { date: '2031-03-05' } } }, 'event.end'],
    [
      'fractions of a second',
      { event: { ...EVENT, start: { dateTime: '2031-03-04T09:30:00.5Z' } } },
      'event.start.dateTime',
    ],
    ['half a coordinate', { event: { ...EVENT, location: { latitude: 1 } } }, 'event.location'],
    ['a script as url', { event: { ...EVENT, url: 'javascript:alert(1)' } }, 'event.url'],
    ['an ftp callback', { callbackUrl: 'ftp://a.test/' }, 'callbackUrl'],
  ])('%s', async (_name, input, path) => {
    const { errors } = await create(`refused-${_name}`, input);
    expect(errors.map((error: { path: string[] }) => error.path.join('.'))).toContain(`input.${path}`);
  });

  test('an invite that exists, under any spelling of its recipient', async () => {
    await create('twice-1');
    const { errors } = await create('twice-1', { recipient: { email: 'ANA@guest.test' } });
    expect(errors).toMatchObject([{ __typename: 'ConflictError', code: 'ALREADY_EXISTS' }]);
    expect((await create('twice-1', { recipient: { email: 'bo@guest.test' } })).errors).toEqual([]);
    expect((await create('twice-1', { recipients: [{ email: 'cy@guest.test' }] })).errors).toMatchObject([
      { code: 'ALREADY_EXISTS' },
    ]);
  });

  test.each([
    ['updateInvite', { event: { summary: 'Other' } }],
    ['cancelInvite', {}],
    ['addRecipients', { recipients: [{ email: 'cy@guest.test' }] }],
    ['removeRecipient', { recipientEmail: 'bo@guest.test' }],
  ])('%s of an invite that changed meanwhile', async (mutation, change) => {
    const smartInviteId = `stale-${mutation}`;
    const people = [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }];
    const { invite } = await create(smartInviteId, { recipients: people });
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const { data } = await gateway.request(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { errors { code path } } }`,
      { input: { smartInviteId, expectedRevision: invite.revision + 1, ...change } },
    );
    expect(data[mutation].errors).toEqual([
      { code: 'REVISION_CONFLICT', path: ['input', 'expectedRevision'] },
    ]);
  });

  test('a stale revision, an unknown invite, a cancelled one, and an ambiguous one', async () => {
    await create('stale-1');
    const first = await update({ smartInviteId: 'stale-1', expectedRevision: 1, event: { summary: 'A' } });
    expect(first.invite.revision).toBe(2);
    const second = await update({ smartInviteId: 'stale-1', expectedRevision: 1, event: { summary: 'B' } });
    expect(second.errors).toMatchObject([{ __typename: 'ConflictError', code: 'REVISION_CONFLICT' }]);

    expect((await update({ smartInviteId: 'nobody', event: {} })).errors).toMatchObject([
      { __typename: 'NotFoundError', code: 'INVITE_NOT_FOUND', path: ['input', 'smartInviteId'] },
    ]);

    await gateway.request(
      `mutation { cancelInvite(input: { smartInviteId: "stale-1" }) { errors { code } } }`,
    );
    expect((await update({ smartInviteId: 'stale-1', event: { summary: 'C' } })).errors).toMatchObject([
      { code: 'INVITE_CANCELLED' },
    ]);

    await create('several-1');
    await create('several-1', { recipient: { email: 'bo@guest.test' } });
    expect((await update({ smartInviteId: 'several-1', event: { summary: 'C' } })).errors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'recipientEmail'] },
    ]);
    const query = await gateway.request(`{ invite(smartInviteId: "several-1") { id } }`);
    expect(query.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  });

  test('the same idempotency key gives the first result, and another input under it an error', async () => {
    const first = await create('key-1', { idempotencyKey: 'k1' });
    await update({ smartInviteId: 'key-1', event: { summary: 'Changed' } });
    const again = await create('key-1', { idempotencyKey: 'k1' });
    expect(again).toEqual(first);
    const other = await create('key-2', { idempotencyKey: 'k1' });
    expect(other.errors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'idempotencyKey'] }]);
    expect((await gateway.request(`{ invite(smartInviteId: "key-2") { id } }`)).data.invite).toBeNull();
  });

  test('a simulated answer of somebody who is not invited, and one that a client cannot give', async () => {
    await create('sim-1');
    const play = (email: string, rest: string) =>
      gateway.request(
        `mutation { simulateReply(input: { smartInviteId: "sim-1", recipientEmail: "${email}", ${rest} }) { invite { id } errors { code message } } }`,
      );
    const foreign = await play('bo@guest.test', 'client: GMAIL, status: ACCEPTED');
    expect(foreign.data.simulateReply.errors).toMatchObject([{ code: 'INVITE_NOT_FOUND' }]);
    const pending = await play('ana@guest.test', 'client: GMAIL, status: PENDING');
    expect(pending.data.simulateReply.errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  });
});

describe('previews', () => {
  test('show the mail that would leave, and keep nothing', async () => {
    const { data } = await gateway.request(
      /* GraphQL */ `
        query ($input: CreateInviteInput!) {
          previewInvite(input: $input) { told mails { to subject mime icalendar } icalendar errors { code } }
        }
      `,
      { input: { smartInviteId: 'preview-1', recipient: { email: 'ana@guest.test' }, event: EVENT } },
    );
    const { told, mails, errors } = data.previewInvite;
    expect(errors).toEqual([]);
    expect(told).toEqual(['ana@guest.test']);
    expect(mails[0].mime).toContain('method=REQUEST');
    expect(mails[0].icalendar).toContain('mailto:ana@guest.test');
    expect((await gateway.request(`{ invite(smartInviteId: "preview-1") { id } }`)).data.invite).toBeNull();
  });

  test('refuse what creating would refuse', async () => {
    const { data } = await gateway.request(
      /* GraphQL */ `query ($input: CreateInviteInput!) { previewInvite(input: $input) { told mails { to } icalendar errors { path } } }`,
      { input: { smartInviteId: 'preview-2', event: EVENT } },
    );
    expect(data.previewInvite).toEqual({
      told: [],
      mails: [],
      icalendar: null,
      errors: [{ path: ['input', 'recipient'] }],
    });
  });
});

describe('addresses', () => {
  test('of strangers are shown as they came, whatever the rules for invited ones say', async () => {
    const { data } = await gateway.request(CREATE, {
      input: { smartInviteId: 'address-1', recipient: { email: 'ana@bücher.test' }, event: EVENT },
    });
    expect(data.createInvite).toMatchObject({
      errors: [],
      invite: { recipient: { email: 'ana@bücher.test' } },
    });
    const { data: before } = await gateway.request(
      `{ invite(smartInviteId: "address-1", recipientEmail: "ana@xn--bcher-kva.test") { recipient { replyAddress } attachments { icalendar } } }`,
    );
    const { replyAddress } = before.invite.recipient;
    const [, uid] = /^UID:(.*)$/m.exec(before.invite.attachments.icalendar) ?? [];
    await sendBySmtp(gateway.smtpPort as number, {
      from: 'joerg@example.test',
      to: replyAddress,
      message: [
        'From: =?utf-8?q?J=C3=B6rg?= <jörg@exämple.test>',
        `To: ${replyAddress}`,
        'Content-Type: text/calendar; method=REPLY; charset=utf-8',
        '',
        'BEGIN:VCALENDAR',
        'METHOD:REPLY',
        'BEGIN:VEVENT',
        `UID:${uid}`,
        'DTSTAMP:20260101T000000Z',
        'ATTENDEE;PARTSTAT=ACCEPTED:mailto:jörg@exämple.test',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    });
    const after = await gateway.request(
      `{ invite(smartInviteId: "address-1") { recipient { status } replies { email status } } }`,
    );
    expect(after.errors).toBeUndefined();
    expect(after.data.invite).toEqual({
      recipient: { status: 'PENDING' },
      replies: [{ email: 'jörg@exämple.test', status: 'ACCEPTED' }],
    });
  });

  test.each(['ana', 'ana@', 'a b@guest.test', 'Ana <ana@guest.test>', '12', ''])(
    'refuse %j',
    async (email) => {
      const { errors } = await gateway.request(CREATE, {
        input: { smartInviteId: 'address-2', recipient: { email }, event: EVENT },
      });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
});
