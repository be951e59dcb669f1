import { describe, expect, test } from 'vitest';
import { answerTo } from '../support/calendar-reply.ts';
import { inviteInput } from '../support/create-invite.ts';
import { dumpDatabase, placesOf } from '../support/dump-database.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { socketClient, WATCH, watchEvents } from '../support/watch-events.ts';

const ADDRESS = 'ana.lima@guest.test';
const NAME = 'Ana Lima-Quintela';
const COMMENT = 'Only if my knee lets me climb the stairs';
const WEBHOOK = 'a-webhook-secret-of-these-tests';
/** What must be nowhere afterwards. */
const SECRETS = [ADDRESS, NAME, COMMENT];
const BO = 'bo@guest.test';

const CREATE = `mutation ($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id recipients { email replyAddress } } errors { message } }
}`;
/** Everything of the graph that shows people, in documents that are cheap enough. */
const EVERYTHING = [
  `{ inviteEvents(first: 40) { edges { node {
    __typename sequence cursor invite { smartInviteId attachments { icalendar } event { summary description } }
    ... on RsvpReceived { comment reply { email comment } recipient { email name } }
  } } } }`,
  '{ events: inviteEvents(first: 40) { edges { node { invite { recipients { email name comment } } } } } }',
  '{ replies: inviteEvents(first: 40) { edges { node { invite { replies { email comment } } } } } }',
  '{ invites(first: 10) { edges { node { smartInviteId event { summary description } recipients { email name comment icalendar } } } } }',
  '{ answered: invites(first: 10) { edges { node { replies { email comment } } } } }',
  '{ unmatchedReplies(first: 20) { edges { node { from subject } } } }',
  '{ outbox(first: 20) { edges { node { to subject mime } } } }',
];
const UPDATE = `mutation ($input: UpdateInviteInput!) { updateInvite(input: $input) { errors { message } } }`;
const ERASE = `mutation ($email: EmailAddress!) {
  erasePerson(input: { email: $email }) { erasure { id state pseudonym invites events others finishedAt } errors { message } }
}`;
const EXPORT =
  'query ($email: EmailAddress!, $after: String) { exportPerson(email: $email, after: $after) { document endCursor } }';

/** Invites, answers and mail of one person and of somebody else, in every table that has a place for them. */
async function fill(gateway: TestGateway): Promise<string> {
  const make = async (input: Record<string, unknown>) => {
    const { data } = await gateway.request(CREATE, { input });
    expect(data.createInvite.errors).toEqual([]);
    return data.createInvite.invite.recipients as { email: string; replyAddress: string }[];
  };
  const event = {
    ...inviteInput('').event,
    summary: `Viewing with ${NAME}`,
    description: `Ask ${ADDRESS.toUpperCase()}`,
  };
  const recipient = { email: 'Ana.Lima@Guest.test', name: NAME };
  const callbackUrl = `https://app.example/answers?of=${encodeURIComponent(ADDRESS)}`;
  const [ana] = await make({
    ...inviteInput('alone'),
    recipient,
    event,
    callbackUrl,
    idempotencyKey: `for ${ADDRESS}`,
  });
  const people = [recipient, { email: BO, name: 'Bo Berg' }];
  const { recipient: _one, ...shared } = inviteInput('together');
  await make({ ...shared, recipients: people, showGuestList: true, idempotencyKey: 'a key' });
  await make({ ...shared, smartInviteId: 'removed', recipients: people });
  await make(inviteInput('of-bo', { recipient: { email: BO } }));
  const remove = `mutation { removeRecipient(input: { smartInviteId: "removed", recipientEmail: "${ADDRESS}" }) { errors { message } } }`;
  expect((await gateway.request(remove)).data.removeRecipient.errors).toEqual([]);
  for (const smartInviteId of ['alone', 'together'])
    for (const client of ['GMAIL', 'OUTLOOK']) await answer(gateway, smartInviteId, ADDRESS, client);
  await answer(gateway, 'together', BO, 'APPLE');
  await sendBySmtp(gateway.smtpPort as number, letter(ana?.replyAddress as string));
  expect(await post(gateway, letter('nobody@reply.localhost').message)).toBeLessThan(300);
  return ana?.replyAddress as string;
}

async function answer(gateway: TestGateway, smartInviteId: string, recipientEmail: string, client: string) {
  const { data, errors } = await gateway.request(
    `mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { errors { message } } }`,
    {
      input: {
        smartInviteId,
        recipientEmail,
        client,
        status: client === 'GMAIL' ? 'ACCEPTED' : 'DECLINED',
        comment: client === 'APPLE' ? 'Gladly' : `${COMMENT} (${client})`,
      },
    },
  );
  expect(errors ?? data.simulateReply.errors).toEqual([]);
}

function letter(to: string) {
  const message = [
    `From: ${NAME} <${ADDRESS}>`,
    `To: <${to}>`,
    `Subject: A question of ${NAME}`,
    `Message-ID: <${Math.random()}@guest.test>`,
    '',
    COMMENT,
    '',
  ];
  return { from: ADDRESS, to, message: message.join('\r\n') };
}

async function post(gateway: TestGateway, body: string): Promise<number> {
  const headers = { authorization: `Bearer ${WEBHOOK}`, 'content-type': 'message/rfc822' };
  return (await fetch(`http://127.0.0.1:${gateway.port}/inbound/mime`, { method: 'POST', headers, body }))
    .status;
}

async function exported(gateway: TestGateway): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (let after: string | null = null; ; ) {
    const { data, errors } = await gateway.request(EXPORT, { email: ADDRESS, after });
    expect(errors).toBeUndefined();
    const { document, endCursor }: { document: Record<string, unknown[]>; endCursor: string | null } =
      data.exportPerson;
    for (const [name, rows] of Object.entries(document))
      if (Array.isArray(rows)) all[name] = [...(all[name] ?? []), ...rows];
    if (endCursor === null) return all;
    after = endCursor;
  }
}

async function everythingOf(gateway: TestGateway) {
  const answers = [];
  for (const query of EVERYTHING) {
    const { data, errors } = await gateway.request(query);
    expect(errors).toBeUndefined();
    answers.push(data);
  }
  return Object.assign({}, ...answers);
}

function expectNothingOf(text: string, what: string): void {
  for (const secret of SECRETS) expect(text.toLowerCase(), what).not.toContain(secret.toLowerCase());
}

describe.each([
  { name: 'SQLite', skip: false },
  { name: 'Postgres', skip: postgresMissing },
])('erasing a person on $name', ({ name, skip }) => {
  test.skipIf(skip)(
    'leaves nothing of them in any table, on any instance, and no hole in the log',
    { timeout: 120_000 },
    async () => {
      await using stack = new AsyncDisposableStack();
      const made = name === 'Postgres' ? stack.use(await postgresDatabase()) : undefined;
      const settings = { INBOUND_WEBHOOK_SECRET: WEBHOOK, ...(made ? { DATABASE_URL: made.url } : {}) };
      const here = stack.use(await openTestGateway(settings));
      const there = stack.use(await openTestGateway({ ...settings, DATABASE_URL: here.databaseUrl }));
      const { data } = await there.request('{ latestCursor }');
      // Both keep events in memory: two subscriptions share answers, too.
      const watches = [here, there, there].map(({ socketUrl }) =>
        stack.use(watchEvents(socketUrl, data.latestCursor)),
      );
      const replyAddress = await fill(here);
      const before = await everythingOf(here);
      expect(JSON.stringify(before)).toContain(COMMENT);
      const count = before.inviteEvents.edges.length;
      for (const watch of watches) while (watch.seen.length < count) await watch.next();
      const held = await dumpDatabase(here.databaseUrl);
      const tables = (text: string) => new Set(placesOf(held, text).map((place) => place.split('.')[0]));
      // Otherwise there would be nothing to erase there.
      expect([...tables(ADDRESS)]).toEqual(
        expect.arrayContaining([
          'invite',
          'recipient',
          'event',
          'once',
          'received_mail',
          'captured_mail',
          'callback_delivery',
        ]),
      );
      const given = await exported(here);
      expect(Object.keys(given)).toEqual(
        expect.arrayContaining([
          'invites',
          'events',
          'callbacks',
          'idempotentResults',
          'receivedMail',
          'capturedMail',
        ]),
      );
      expect(given.invites).toHaveLength(3);
      expect(JSON.stringify(given)).not.toContain('of-bo');

      const { data: done, errors } = await here.request(ERASE, { email: ADDRESS });
      expect(errors).toBeUndefined();
      expect(done.erasePerson).toMatchObject({ erasure: { state: 'DONE', invites: 3 }, errors: [] });
      const { pseudonym } = done.erasePerson.erasure;
      expect(pseudonym).toMatch(/^erased-[\w-]+@erased\.invalid$/);

      const expectClean = async () => {
        const left = await dumpDatabase(here.databaseUrl);
        for (const secret of SECRETS) expect(placesOf(left, secret), secret).toEqual([]);
      };
      await expectClean();
      expect(await exported(there)).toEqual({});
      for (const gateway of [here, there]) {
        const after = await everythingOf(gateway);
        expectNothingOf(JSON.stringify(after), 'the graph');
        // Every event has its place and its kind; three more tell of the change.
        const shape = (events: { node: { __typename: string; sequence: number; cursor: string } }[]) =>
          events.map(({ node: { __typename, sequence, cursor } }) => [__typename, sequence, cursor]);
        expect(shape(after.inviteEvents.edges).slice(0, count)).toEqual(shape(before.inviteEvents.edges));
        expect(after.inviteEvents.edges).toHaveLength(count + 3);
        // A cursor of before goes on without a gap, out of whatever is kept in memory.
        const client = socketClient(gateway.socketUrl);
        const sequences: number[] = [];
        const [first] = before.inviteEvents.edges;
        const detailed = WATCH.replace(
          'smartInviteId',
          'smartInviteId recipients { email name comment } replies { email comment }',
        );
        for await (const { data } of client.iterate({
          query: detailed,
          variables: { after: first.node.cursor },
        })) {
          expectNothingOf(JSON.stringify(data), 'a resumed subscription');
          sequences.push((data as { inviteEvents: { sequence: number } }).inviteEvents.sequence);
          if (sequences.length === count + 2) break;
        }
        await client.dispose();
        expect(sequences).toEqual(Array.from({ length: count + 2 }, (_, index) => index + 2));
      }
      for (const watch of watches) {
        while (watch.seen.length < count + 3) await watch.next();
        expect(watch.seen.map(({ sequence }) => sequence)).toEqual(
          Array.from({ length: count + 3 }, (_, index) => index + 1),
        );
      }
      // What still comes from them is not kept, by whichever way it finds the invite.
      const invitation = before.outbox.edges.find(
        ({ node }: { node: { to: string; mime: string } }) =>
          node.to.toLowerCase() === ADDRESS && node.mime.includes('Flat viewing'),
      ).node.mime;
      const late = await answerTo(invitation, {
        from: ADDRESS,
        partstat: 'ACCEPTED',
        comment: COMMENT,
        at: Date.now(),
      });
      expect(await sendBySmtp(here.smtpPort as number, late)).toMatch(/^250/);
      expect(await post(there, letter('nobody@reply.localhost').message)).toBeLessThan(300);
      await expect(sendBySmtp(there.smtpPort as number, letter(replyAddress))).rejects.toThrow(/550/);
      await expectClean();
      // Nor are they mailed to.
      for (const smartInviteId of ['alone', 'together']) {
        const { data: updated } = await here.request(UPDATE, {
          input: { smartInviteId, event: { summary: 'Moved' } },
        });
        expect(updated.updateInvite.errors).toEqual([]);
      }
      const { outbox } = await everythingOf(here);
      const mailed: string[] = outbox.edges
        .filter(({ node }: { node: { subject: string } }) => node.subject.includes('Moved'))
        .map(({ node }: { node: { to: string } }) => node.to);
      expect(mailed).toEqual([BO]);
      // Bo is who Bo was.
      const bo = (await everythingOf(there)).invites.edges.flatMap(
        ({ node }: { node: { recipients: { email: string }[] } }) =>
          node.recipients.filter(({ email }) => email === BO),
      );
      expect(bo).toEqual(
        expect.arrayContaining([expect.objectContaining({ name: 'Bo Berg', comment: 'Gladly' })]),
      );
    },
  );
});
