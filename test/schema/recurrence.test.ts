import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inviteInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { type CronofyGateway, openCronofyGateway } from '../upstream/a-cronofy-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const lisbon = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Lisbon' });
const FIRST = lisbon('2031-03-04T09:30:00Z');
const SECOND = lisbon('2031-03-11T09:30:00Z');
const THIRD = lisbon('2031-03-18T09:30:00Z');

function weekly(smartInviteId: string, recurrence: object = { rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=10' }) {
  const event = { summary: 'Stand-up', start: FIRST, end: lisbon('2031-03-04T10:00:00Z'), recurrence };
  return inviteInput(smartInviteId, { event });
}

const INVITE = `revision sequence attachments { icalendar }
  event { recurrence { rule exclude { dateTime } add { dateTime } } }
  recipient { status comment occurrences { recurrenceId { dateTime timeZone } status comment proposal { start { dateTime } outdated } } }
  occurrences(first: 4) { recurrenceId { dateTime } start { dateTime } end { dateTime } summary location { description } cancelled rsvpSummary { accepted declined pending } }`;

interface Payload {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what they selected
  readonly invite: any;
  readonly errors: readonly { readonly code: string; readonly message: string; readonly path: string[] }[];
  readonly disposition?: string;
}

async function mutate(name: string, input: object, fields = ''): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await gateway.request(
    `mutation ($input: ${type}!) { ${name}(input: $input) { invite { ${INVITE} } errors { code message path } ${fields} } }`,
    { input },
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function create(smartInviteId: string, recurrence?: object) {
  const made = await mutate('createInvite', weekly(smartInviteId, recurrence));
  expect(made.errors).toEqual([]);
  return made.invite;
}

const answered = (smartInviteId: string, status: string, occurrence: object, more: object = {}) =>
  mutate(
    'simulateReply',
    { smartInviteId, recipientEmail: 'ana@guest.test', client: 'GMAIL', status, occurrence, ...more },
    'disposition reasons',
  );

/** The newest mail to Ana about one invite. */
async function newestMail(summary: string): Promise<{ subject: string; mime: string; icalendar: string }> {
  const { data } = await gateway.request(
    '{ outbox(first: 20) { edges { node { subject mime icalendar } } } }',
  );
  const mails = data.outbox.edges.map(({ node }: { node: { subject: string } }) => node);
  return mails.find(({ subject }: { subject: string }) => subject.includes(summary));
}

describe('an event that repeats', () => {
  test('is invited to as a whole, in its own zone', async () => {
    const invite = await create('series-1', {
      rule: 'freq=weekly;byday=tu;count=10',
      exclude: [SECOND],
      add: [lisbon('2031-03-13T14:00:00Z')],
    });
    expect(invite.event.recurrence).toEqual({
      rule: 'FREQ=WEEKLY;COUNT=10;BYDAY=TU',
      exclude: [{ dateTime: '2031-03-11T09:30:00.000Z' }],
      add: [{ dateTime: '2031-03-13T14:00:00.000Z' }],
    });
    expect(
      invite.occurrences.map(({ start }: { start: { dateTime: string } }) => start.dateTime.slice(0, 10)),
    ).toEqual(['2031-03-04', '2031-03-13', '2031-03-18', '2031-03-25']);
    expect(invite.attachments.icalendar).toContain('DTSTART;TZID=Europe/Lisbon:20310304T093000\r\n');
    const mail = await newestMail('Stand-up');
    expect(mail.icalendar).toContain('RRULE:FREQ=WEEKLY;COUNT=10;BYDAY=TU\r\n');
    expect(mail.mime.replace(/=\r\n/g, '')).toContain('Every week on Tuesday, 10 times');
  });

  test('is refused with what to do where calendars could not keep it', async () => {
    const { invite, errors } = await mutate('createInvite', weekly('series-2', { rule: 'FREQ=HOURLY' }));
    expect(invite).toBeNull();
    expect(errors).toEqual([
      {
        code: 'INVALID_INPUT',
        message: 'rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, as in FREQ=WEEKLY;BYDAY=TU.',
        path: ['input', 'event', 'recurrence', 'rule'],
      },
    ]);
    const both = await mutate('createInvite', weekly('series-2', { rule: 'FREQ=DAILY', exclude: [{}] }));
    expect(both.errors).toMatchObject([{ path: ['input', 'event', 'recurrence', 'exclude', '0'] }]);
  });

  test('becomes one that does not, and back', async () => {
    await create('series-3');
    const input = { smartInviteId: 'series-3', event: { recurrence: null } };
    const once = (await mutate('updateInvite', input)).invite;
    expect([once.event.recurrence, once.occurrences.length, once.sequence]).toEqual([null, 1, 1]);
    expect(once.attachments.icalendar).not.toContain('RRULE');
    const again = { smartInviteId: 'series-3', event: { recurrence: { rule: 'FREQ=DAILY' } } };
    expect((await mutate('updateInvite', again)).invite.occurrences).toHaveLength(4);
  });

  test('lists its occurrences from a moment on', async () => {
    await create('series-4');
    const { data } = await gateway.request(
      `{ invite(smartInviteId: "series-4") { occurrences(first: 100, after: "2031-04-22T08:40:00Z") { start { dateTime } } } }`,
    );
    const found = data.invite.occurrences.map(({ start }: { start: { dateTime: string } }) => start.dateTime);
    expect(found).toEqual([
      '2031-04-22T08:30:00.000Z',
      '2031-04-29T08:30:00.000Z',
      '2031-05-06T08:30:00.000Z',
    ]);
  });
});

describe('a guest who answers for one occurrence by mail', () => {
  test.each(['GMAIL', 'OUTLOOK', 'APPLE', 'THUNDERBIRD', 'FASTMAIL'])(
    'with %s is heard, and the answer for the series stays',
    async (client) => {
      const id = `answer-${client}`;
      await create(id);
      await mutate('simulateReply', {
        smartInviteId: id,
        recipientEmail: 'ana@guest.test',
        client,
        status: 'ACCEPTED',
      });
      const played = await answered(id, 'DECLINED', SECOND, { client, comment: 'On leave' });
      expect(played.disposition).toBe('applied');
      expect(played.invite.recipient).toMatchObject({
        status: 'ACCEPTED',
        occurrences: [
          {
            recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z', timeZone: 'Europe/Lisbon' },
            status: 'DECLINED',
            comment: 'On leave',
          },
        ],
      });
      expect(
        played.invite.occurrences.map(({ rsvpSummary }: { rsvpSummary: object }) => rsvpSummary).slice(0, 2),
      ).toEqual([
        { accepted: 1, declined: 0, pending: 0 },
        { accepted: 0, declined: 1, pending: 0 },
      ]);
    },
  );

  test('is told apart in the log', async () => {
    await create('answer-log');
    await answered('answer-log', 'TENTATIVE', THIRD);
    const { data } = await gateway.request(
      `{ invite(smartInviteId: "answer-log") { timeline(first: 10) { edges { node {
        __typename ... on RsvpReceived { status recurrenceId { dateTime } reply { recurrenceId { dateTime } } }
      } } } } }`,
    );
    const events = data.invite.timeline.edges.map(({ node }: { node: { __typename: string } }) => node);
    const recurrenceId = { dateTime: '2031-03-18T09:30:00.000Z' };
    expect(events.find(({ __typename }: { __typename: string }) => __typename === 'RsvpReceived')).toEqual({
      __typename: 'RsvpReceived',
      status: 'TENTATIVE',
      recurrenceId,
      reply: { recurrenceId },
    });
  });

  test('for what is no occurrence changes nothing and is kept with the reason', async () => {
    await create('answer-none');
    const played = await answered('answer-none', 'DECLINED', lisbon('2031-03-12T09:30:00Z'));
    expect(played).toMatchObject({
      disposition: 'unmatched',
      invite: { recipient: { status: 'PENDING', occurrences: [] } },
    });
    expect(JSON.stringify(played)).toContain('no occurrence of the event');
  });
});

describe('one occurrence', () => {
  test('is moved by a mail of its own, and asked about anew', async () => {
    const summary = 'Stand-up';
    await create('move-1');
    await answered('move-1', 'ACCEPTED', SECOND);
    await newestMail(summary);
    const event = { start: lisbon('2031-03-12T15:00:00Z'), location: { description: 'Room 4' } };
    const { invite, errors } = await mutate('updateOccurrence', {
      smartInviteId: 'move-1',
      occurrence: SECOND,
      event,
    });
    expect(errors).toEqual([]);
    expect(invite.occurrences[1]).toEqual({
      recurrenceId: { dateTime: '2031-03-11T09:30:00.000Z' },
      start: { dateTime: '2031-03-12T15:00:00.000Z' },
      end: { dateTime: '2031-03-12T15:30:00.000Z' },
      summary,
      location: { description: 'Room 4' },
      cancelled: false,
      rsvpSummary: { accepted: 0, declined: 0, pending: 1 },
    });
    expect(invite.attachments.icalendar.match(/BEGIN:VEVENT/g)).toHaveLength(2);

    const mail = await newestMail('for 11 March 2031');
    expect(mail.subject).toBe('Updated for 11 March 2031: Stand-up');
    expect(mail.icalendar.match(/BEGIN:VEVENT/g)).toHaveLength(1);
    expect(mail.icalendar).toContain('RECURRENCE-ID;TZID=Europe/Lisbon:20310311T093000\r\n');
    expect(mail.icalendar).toContain('DTSTART;TZID=Europe/Lisbon:20310312T150000\r\n');
    expect(mail.icalendar).toContain('METHOD:REQUEST\r\n');
    expect(mail.icalendar).toContain('SEQUENCE:1\r\n');
    expect(mail.icalendar).not.toContain('RRULE:FREQ=WEEKLY');
    expect(mail.mime.replace(/=\r\n/g, '')).toContain('has changed one date of a series');

    const after = await answered('move-1', 'DECLINED', SECOND);
    expect(after.disposition).toBe('applied');
    expect(after.invite.recipient).toMatchObject({
      status: 'PENDING',
      occurrences: [{ status: 'DECLINED' }],
    });
  });

  test('is called off by a mail of its own, and the series goes on without it', async () => {
    await create('cancel-1');
    await newestMail('Stand-up');
    const input = { smartInviteId: 'cancel-1', occurrence: THIRD };
    const { invite } = await mutate('cancelOccurrence', input);
    expect(invite.occurrences.map(({ cancelled }: { cancelled: boolean }) => cancelled)).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(invite.attachments.icalendar).toContain('EXDATE;TZID=Europe/Lisbon:20310318T093000\r\n');
    const mail = await newestMail('on 18 March 2031');
    expect(mail.subject).toBe('Cancelled on 18 March 2031: Stand-up');
    expect(mail.icalendar).toContain('METHOD:CANCEL\r\n');
    expect(mail.icalendar).toContain('RECURRENCE-ID;TZID=Europe/Lisbon:20310318T093000\r\n');
    expect(mail.mime.replace(/=\r\n/g, '')).toContain('has cancelled one date of a series');
    const again = await mutate('cancelOccurrence', input);
    expect(again.invite.revision).toBe(invite.revision);
    expect((await answered('cancel-1', 'ACCEPTED', THIRD)).disposition).toBe('cancelled-invite');
    expect((await answered('cancel-1', 'ACCEPTED', SECOND)).disposition).toBe('applied');
  });

  test('that changes while the invitation still waits does not take its place', async () => {
    // A change of an occurrence right after the invitation may find its mail unsent: whichever, no mail is lost.
    await create('quick-1');
    await mutate('cancelOccurrence', { smartInviteId: 'quick-1', occurrence: SECOND });
    const { data } = await gateway.request(
      `{ outbox(first: 50) { edges { node { icalendar } } } invite(smartInviteId: "quick-1") { attachments { icalendar } } }`,
    );
    const uid = /UID:(.*)/.exec(data.invite.attachments.icalendar)?.[0] ?? '';
    const texts = data.outbox.edges.map(({ node }: { node: { icalendar: string } }) => node.icalendar);
    const own = texts.filter((text: string) => text.includes(uid));
    expect(own.some((text: string) => text.includes('RRULE:FREQ=WEEKLY'))).toBe(true);
  });

  test.each([
    [
      'no occurrence',
      'updateOccurrence',
      { occurrence: lisbon('2031-03-12T09:30:00Z'), event: { summary: 'x' } },
      'INVALID_INPUT',
    ],
    [
      'a stale revision',
      'cancelOccurrence',
      { occurrence: SECOND, expectedRevision: 7 },
      'REVISION_CONFLICT',
    ],
    [
      'a summary taken away',
      'updateOccurrence',
      { occurrence: SECOND, event: { summary: null } },
      'INVALID_INPUT',
    ],
  ])('%s is refused', async (what, name, input, code) => {
    const smartInviteId = `refused-${what}`;
    await create(smartInviteId);
    expect((await mutate(name, { smartInviteId, ...input })).errors).toMatchObject([{ code }]);
  });

  test('of an event that takes place once is refused', async () => {
    await mutate('createInvite', inviteInput('once-1'));
    const { errors } = await mutate('cancelOccurrence', { smartInviteId: 'once-1', occurrence: FIRST });
    expect(errors).toMatchObject([{ code: 'NOT_ALLOWED', path: ['input', 'occurrence'] }]);
  });

  test('is changed once for one idempotency key', async () => {
    await create('key-1');
    const input = {
      smartInviteId: 'key-1',
      occurrence: SECOND,
      event: { summary: 'Retrospective' },
      idempotencyKey: 'key-1-second',
    };
    const [one, two] = [await mutate('updateOccurrence', input), await mutate('updateOccurrence', input)];
    expect(two.invite.revision).toBe(one.invite.revision);
    const other = await mutate('updateOccurrence', { ...input, occurrence: THIRD });
    expect(other.errors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH' }]);
  });
});

describe('with Cronofy behind', () => {
  let cronofy: CronofyGateway;
  beforeAll(async () => {
    cronofy = await openCronofyGateway();
  });
  afterAll(() => cronofy[Symbol.asyncDispose]());

  test('an event that repeats is refused, since Cronofy would invite to the first alone', async () => {
    const { event } = weekly('upstream-1');
    const { invite, errors } = await cronofy.create('upstream-1', { event });
    expect(invite).toBeNull();
    expect(errors).toMatchObject([{ code: 'NOT_ALLOWED', path: ['input', 'event', 'recurrence'] }]);
    expect(cronofy.asked()).toEqual([]);
    await cronofy.create('upstream-2');
    const patch = { smartInviteId: 'upstream-2', event: { recurrence: { rule: 'FREQ=DAILY' } } };
    expect((await cronofy.mutate('updateInvite', patch)).errors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  });
});
