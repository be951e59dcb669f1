import { expect, test, vi } from 'vitest';
import { answerTo } from '../../../support/calendar-reply.ts';
import { createInvite, inviteInput } from '../../../support/create-invite.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../support/dovecot.ts';
import { startGatewayProcess } from '../../../support/gateway-process.ts';
import { graphqlRequest } from '../../../support/graphql-request.ts';
import { openDnsServer } from '../../authenticate/a-dns-server.ts';
import { aCuttableWay } from './a-mailbox.ts';

/** Invites, each with one answer, which comes once, twice or three times. */
const INVITES = 24;
/** Connections to be cut before the ways stay open. */
const CUTS = 12;
const PATIENT = { timeout: 60_000, interval: 200 };

/** The one answer to each invite, as its guest's calendar writes it. */
async function answersTo(url: string): Promise<string[]> {
  for (let index = 0; index < INVITES; index++)
    await createInvite(
      url,
      inviteInput(`visit-${index}`, { recipient: { email: `guest${index}@guest.test` } }),
    );
  // The other gateway composes some of the mails.
  const mails = await vi.waitFor(async () => {
    const { data } = await graphqlRequest(url, '{ outbox(first: 100) { edges { node { to mime } } } }');
    expect(data.outbox.edges).toHaveLength(INVITES);
    return (data.outbox.edges as { node: { to: string; mime: string } }[]).map(({ node }) => node);
  }, PATIENT);
  const answers = mails.map(({ to, mime }, index) =>
    answerTo(mime, { from: to, partstat: 'ACCEPTED', at: Date.now() + index }),
  );
  return (await Promise.all(answers)).map(({ message }) => message);
}

interface Status {
  readonly recipient: { readonly status: string };
  readonly timeline: { readonly edges: readonly { readonly node: { readonly __typename: string } }[] };
}

async function received(url: string): Promise<{ answered: number; events: number }> {
  const ids = Array.from({ length: INVITES }, (_, index) => `visit-${index}`);
  const fields = ids.map(
    (id, index) =>
      `i${index}: inviteStatus(smartInviteId: "${id}") { recipient { status } timeline(first: 50) { edges { node { __typename } } } }`,
  );
  const results: { answered: number; events: number }[] = [];
  // A few at a time: an operation may have only so many root fields.
  for (let from = 0; from < fields.length; from += 5) {
    const { data, errors } = await graphqlRequest(url, `{ ${fields.slice(from, from + 5).join(' ')} }`);
    if (errors) throw new Error(JSON.stringify(errors));
    for (const one of Object.values<Status>(data))
      results.push({
        answered: one.recipient.status === 'ACCEPTED' ? 1 : 0,
        events: one.timeline.edges.filter(({ node }) => node.__typename === 'RsvpReceived').length,
      });
  }
  return {
    answered: results.reduce((sum, { answered }) => sum + answered, 0),
    events: results.reduce((sum, { events }) => sum + events, 0),
  };
}

/** Puts each answer somewhere, every third one into two folders (case 46), some of them read already. */
async function deliver(server: Dovecot, answers: readonly string[]): Promise<void> {
  const client = await server.client();
  await client.mailboxCreate('Answers');
  for (const [index, answer] of answers.entries()) {
    const folder = ['INBOX', 'Answers', 'Junk'][index % 3] ?? 'INBOX';
    await client.append(folder, answer, index % 4 === 0 ? ['\\Seen'] : []);
    if (index % 3 === 1) await client.append('INBOX', answer);
  }
  // Every UID of this folder changes, and with it comes everything that was in it once more.
  await client.mailboxDelete('Answers');
  await client.mailboxCreate('Answers');
  for (const [index, answer] of answers.entries())
    if (index % 3 === 1) await client.append('Answers', answer);
}

test.skipIf(dovecotMissing)(
  'E9, case 46: two gateways on one mailbox and one database, with connections cut, lose no answer and count none twice',
  async () => {
    await using server = await startDovecot();
    const dns = await openDnsServer({});
    await using one = await aCuttableWay(server.port);
    await using other = await aCuttableWay(server.port);
    const folders = 'INBOX,Answers?tls=off';
    try {
      await using first = await startGatewayProcess({
        IMAP_URL: server.url(folders, one.port),
        DNS_SERVERS: dns.address,
      });
      await using second = await startGatewayProcess({
        IMAP_URL: server.url(folders, other.port),
        DNS_SERVERS: dns.address,
        DATABASE_URL: `sqlite:${first.databasePath}`,
      });
      const answers = await answersTo(first.graphqlUrl);
      for (const way of [one, other]) way.cutAfter(0);
      for (const gateway of [first, second]) {
        await gateway.end('SIGTERM');
        await gateway.start();
      }
      await deliver(server, answers);
      // Anywhere in the course of a connection, and each time somewhere else.
      for (let round = 0; one.cuts() + other.cuts() < CUTS; round++) {
        for (const [index, way] of [one, other].entries())
          way.cutAfter(900 + (((round + index * 7) * 2_311) % 14_000));
        const before = one.cuts() + other.cuts();
        await vi
          .waitFor(() => expect(one.cuts() + other.cuts()).toBeGreaterThan(before), PATIENT)
          .catch(() => {});
        const { answered } = await received(first.graphqlUrl);
        if (answered === INVITES) break;
      }
      const cuts = one.cuts() + other.cuts();
      for (const way of [one, other]) way.cutAfter(Number.POSITIVE_INFINITY);
      await vi.waitFor(
        async () => expect(await received(first.graphqlUrl)).toMatchObject({ answered: INVITES }),
        PATIENT,
      );
      // Once more through every folder, for what might come twice.
      for (const gateway of [first, second]) {
        await gateway.end('SIGTERM');
        await gateway.start();
      }
      await vi.waitFor(() => expect(second.output().split('"connected"').length).toBeGreaterThan(1), PATIENT);
      const { answered, events } = await received(second.graphqlUrl);
      console.log(
        `E9: ${INVITES} answers, ${cuts} connections cut, ${INVITES - answered} lost, ${events - INVITES} duplicated`,
      );
      expect({ answered, events }).toEqual({ answered: INVITES, events: INVITES });
      expect(cuts).toBeGreaterThan(3);
      for (const gateway of [first, second]) {
        expect(gateway.output()).not.toContain(server.password);
        expect(gateway.output()).not.toContain(encodeURIComponent(server.password));
      }
    } finally {
      await dns.close();
    }
  },
  150_000,
);
