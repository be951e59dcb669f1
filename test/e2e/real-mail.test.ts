import type { ImapFlow } from 'imapflow';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DnsServer, openDnsServer } from '../mail/authenticate/a-dns-server.ts';
import { keysOf, PRIVATE_KEY, SELECTOR, signed } from '../mail/authenticate/a-signed-mail.ts';
import type { Zone } from '../mail/authenticate/a-zone.ts';
import { answerTo, calendarOf } from '../support/calendar-reply.ts';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../support/dovecot.ts';
import { freePort } from '../support/free-port.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { type Postfix, postfixMissing, startPostfix } from '../support/postfix.ts';
import { type SentMail, sendBySmtp } from '../support/smtp-client.ts';

/** Time for a mail to get through two servers, and for a machine that is busy with other tests. */
const ARRIVES = { timeout: 20_000, interval: 100 };

/** Addresses of the guests; all their mail lies in one mailbox. */
const GUESTS = ['ana', 'ben', 'cleo', 'dora', 'eli', 'fay', 'gus', 'hal', 'ida'].map(
  (name) => `${name}@guest.internal`,
);
/** The mailbox that the gateway watches. */
const ANSWERS = 'answers@company.internal';

/** The DNS: the keys of both sides, and that all mail of the guests' provider is signed. */
const RECORDS: Readonly<Record<string, string>> = {
  ...texts(keysOf('guest.internal', 'reply.internal')),
  '_dmarc.guest.internal': 'v=DMARC1; p=reject',
};

const SEEN = `query Seen($id: String!) {
  inviteStatus(smartInviteId: $id) {
    sequence
    recipient { email status comment icalendar delivery { state method reason smtpCode } }
    replies { email status channel verification { verified tier } }
    timeline(first: 100) { edges { node {
      __typename
      ... on RsvpReceived { status channel recipient { email } }
      ... on DeliveryFailed { method reason smtpCode recipient { email } }
    } } }
  }
}`;

/** A guest's provider with Postfix and Dovecot, the company's own mailbox, and the gateway between them. */
describe.skipIf(postfixMissing || dovecotMissing)('through real mail servers', { timeout: 60_000 }, () => {
  const stack = new AsyncDisposableStack();
  let guests: Dovecot;
  let company: Dovecot;
  let postfix: Postfix;
  let gateway: GatewayProcess;
  let mailbox: ImapFlow;

  beforeAll(async () => {
    const dns = stack.adopt(await openDnsServer(RECORDS), (server: DnsServer) => server.close());
    guests = stack.use(await startDovecot());
    company = stack.use(await startDovecot());
    const repliesPort = await freePort();
    postfix = stack.use(
      await startPostfix({
        routes: { 'reply.internal': repliesPort },
        mailboxes: {
          ...Object.fromEntries(GUESTS.map((address) => [address, guests.maildir])),
          [ANSWERS]: company.maildir,
        },
        owner: guests.owner,
      }),
    );
    gateway = stack.use(
      await startGatewayProcess({
        SMTP_URL: `smtp://127.0.0.1:${postfix.port}`,
        INBOUND_SMTP_PORT: String(repliesPort),
        REPLY_DOMAIN: 'reply.internal',
        IMAP_URL: company.url(),
        DNS_SERVERS: dns.address,
        DKIM_KEY: PRIVATE_KEY,
        DKIM_SELECTOR: SELECTOR,
      }),
    );
    mailbox = await guests.client();
  }, 60_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  test('an invitation lies in the guest’s mailbox, and the answer that their server hands over counts once', async () => {
    const invitation = await invite('by-smtp', 'ana@guest.internal');
    const { recipient } = await seen('by-smtp');
    expect(await calendarOf(invitation)).toBe(recipient.icalendar);

    await post(await answerOf('ana@guest.internal', invitation, 'ACCEPTED', 'See you there'));
    await expect.poll(() => answersTo('by-smtp'), ARRIVES).toEqual(['ACCEPTED MAIL ana@guest.internal']);
    expect(await seen('by-smtp')).toMatchObject({
      recipient: { status: 'ACCEPTED', comment: 'See you there', delivery: { state: 'SENT' } },
      replies: [{ email: 'ana@guest.internal', verification: { verified: true, tier: 'A' } }],
    });
    await expect.poll(received, ARRIVES).toEqual(['SMTP applied']);
  });

  test('an answer that lands in the watched mailbox counts once', async () => {
    const invitation = await invite('by-imap', 'ben@guest.internal');
    const before = received().length;
    await post({ ...(await answerOf('ben@guest.internal', invitation, 'TENTATIVE')), to: ANSWERS });
    await expect.poll(() => answersTo('by-imap'), ARRIVES).toEqual(['TENTATIVE MAIL ben@guest.internal']);
    expect(await seen('by-imap')).toMatchObject({
      recipient: { status: 'TENTATIVE' },
      replies: [{ email: 'ben@guest.internal', verification: { verified: true, tier: 'A' } }],
    });
    await expect.poll(() => received().slice(before), ARRIVES).toEqual(['IMAP applied']);
  });

  test.for([
    { id: 'smtp-first', guest: 'cleo@guest.internal', ways: ['SMTP', 'IMAP'] },
    { id: 'imap-first', guest: 'dora@guest.internal', ways: ['IMAP', 'SMTP'] },
  ])('an answer that comes both ways counts once ($id)', async ({ id, guest, ways }) => {
    const answer = await answerOf(guest, await invite(id, guest), 'DECLINED');
    const before = received().length;
    for (const [index, way] of ways.entries()) {
      await post(way === 'SMTP' ? answer : { ...answer, to: ANSWERS });
      await expect.poll(() => received().length, ARRIVES).toBe(before + index + 1);
    }
    expect(received().slice(before)).toEqual([`${ways[0]} applied`, `${ways[1]} duplicate`]);
    expect(await answersTo(id)).toEqual([`DECLINED MAIL ${guest}`]);
  });

  test('answers sent while the gateway is away arrive when it is back, each once', async () => {
    const late = await answerOf(
      'gus@guest.internal',
      await invite('away-smtp', 'gus@guest.internal'),
      'ACCEPTED',
    );
    const lying = await answerOf(
      'hal@guest.internal',
      await invite('away-imap', 'hal@guest.internal'),
      'ACCEPTED',
    );
    expect(await gateway.end('SIGTERM')).toBe(0);
    await post(late);
    await post({ ...lying, to: ANSWERS });
    // The guest's server has tried, and keeps the mail.
    await expect.poll(postfix.log, ARRIVES).toMatch(/to=<r-\w+@reply\.internal>.*status=deferred/);
    const before = received().length;
    await gateway.start();
    await expect
      .poll(() => received().slice(before).toSorted(), ARRIVES)
      .toEqual(['IMAP applied', 'SMTP applied']);
    expect(await answersTo('away-smtp')).toEqual(['ACCEPTED MAIL gus@guest.internal']);
    expect(await answersTo('away-imap')).toEqual(['ACCEPTED MAIL hal@guest.internal']);
  });

  test('update and cancellation follow the invitation, in order and in its thread', async () => {
    // In one request, so that all three mails are waiting while the first is being sent.
    await ask(
      `mutation Changes($input: CreateInviteInput!) {
        createInvite(input: $input) { errors { message } }
        updateInvite(input: { smartInviteId: "changes", event: {
          start: { dateTime: "2031-03-04T11:30:00Z" }, end: { dateTime: "2031-03-04T12:00:00Z" }
        } }) { errors { message } }
        cancelInvite(input: { smartInviteId: "changes" }) { errors { message } }
      }`,
      { input: inputFor('changes', 'eli@guest.internal') },
    );

    const landed = await mailsTo('eli@guest.internal', 3);
    const log = await postfix.log();
    // As they were handed over: which of two mails lies first in the mailbox is up to the guest's server.
    const mails = landed.toSorted(
      (one, other) => log.indexOf(messageIdOf(one)) - log.indexOf(messageIdOf(other)),
    );
    const calendars = await Promise.all(mails.map(calendarOf));
    const lines = (pattern: RegExp) => calendars.map((text) => pattern.exec(text.replace(/\r\n /g, ''))?.[1]);
    expect(lines(/^METHOD:(.*)\r$/m)).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
    expect(lines(/^SEQUENCE:(.*)\r$/m)).toEqual(['0', '1', '2']);
    expect(new Set(lines(/^UID:(.*)\r$/m)).size).toBe(1);
    const parsed = await Promise.all(mails.map((mail) => PostalMime.parse(mail)));
    const first = messageIdOf(mails[0]);
    expect(parsed.map(({ inReplyTo }) => inReplyTo)).toEqual([undefined, first, first]);
  });

  test('the signature of our mail holds where it lies in the mailbox', async () => {
    const mail = await invite('signed', 'ida@guest.internal');
    const verdict = async (text: string) => {
      const { results } = await dkimVerify(Buffer.from(text), {
        resolver: async (name) => [[RECORDS[name] ?? '']],
      });
      return results.map(
        ({ signingDomain, status }) => `${signingDomain} ${status.result} ${status.aligned}`,
      );
    };
    expect(await verdict(mail)).toEqual(['reply.internal pass reply.internal']);
    // The calendar is under the signature, too.
    expect(await verdict(mail.replace('SEQUENCE:0', 'SEQUENCE:7'))).toEqual([
      'reply.internal neutral reply.internal',
    ]);
  });

  test('the link in the mail leads to the page on which the guest answers', async () => {
    const invitation = await invite('by-link', 'fay@guest.internal');
    const { text = '', html = '' } = await PostalMime.parse(invitation);
    const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/rsvp\/[\w-]+/.exec(text) ?? [];
    expect(html).toContain(link);

    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Flat viewing');
    // Scanners of mail servers follow links: looking is no answer.
    expect(await answersTo('by-link')).toEqual([]);

    const sent = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'accepted', sequence: '0' }),
    });
    expect(sent.status).toBe(200);
    expect(await answersTo('by-link')).toEqual(['ACCEPTED WEB fay@guest.internal']);
  });

  test('a mail that the server cannot deliver comes back and marks its recipient', async () => {
    await createInvite(gateway.graphqlUrl, inputFor('bounced', 'gone@guest.internal'));
    await expect.poll(async () => (await seen('bounced')).recipient.delivery.state, ARRIVES).toBe('FAILED');
    const { recipient, timeline } = await seen('bounced');
    expect(recipient).toMatchObject({
      status: 'PENDING',
      delivery: { method: 'REQUEST', reason: expect.stringContaining('unknown user') },
    });
    const failures = timeline.edges.filter(
      ({ node }: { node: { __typename: string } }) => node.__typename === 'DeliveryFailed',
    );
    expect(failures).toMatchObject([
      { node: { method: 'REQUEST', recipient: { email: 'gone@guest.internal' } } },
    ]);
  });

  /** Invites somebody, and resolves to the mail as it lies in their mailbox. */
  async function invite(id: string, guest: string): Promise<string> {
    await createInvite(gateway.graphqlUrl, inputFor(id, guest));
    const [mail = ''] = await mailsTo(guest, 1);
    return mail;
  }

  /** A mail handed to the guest's server, as their client does. */
  async function post(mail: SentMail): Promise<void> {
    expect(await sendBySmtp(postfix.port, mail)).toMatch(/^250 /);
  }

  /** The mails to a guest as they lie in the mailbox, oldest first, once there are so many. */
  async function mailsTo(guest: string, count: number): Promise<string[]> {
    let mails: string[] = [];
    const look = async () => {
      mails = await everyMail(mailbox, guest);
      return mails.length;
    };
    await expect.poll(look, ARRIVES).toBe(count);
    return mails;
  }

  async function ask(query: string, variables?: Record<string, unknown>) {
    const { data, errors } = await graphqlRequest(gateway.graphqlUrl, query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  const seen = async (id: string) => (await ask(SEEN, { id })).inviteStatus;

  /** Every answer in the invite's timeline. */
  async function answersTo(id: string): Promise<string[]> {
    const { timeline } = await seen(id);
    return timeline.edges.flatMap(({ node }: { node: Record<string, unknown> }) =>
      node.__typename === 'RsvpReceived'
        ? [`${node.status} ${node.channel} ${(node.recipient as { email: string } | null)?.email}`]
        : [],
    );
  }

  /** Every mail that the gateway took: which way it came and what became of it. */
  function received(): string[] {
    return gateway
      .output()
      .split('\n')
      .filter((line) => line.includes('"msg":"mail received"'))
      .map((line) => JSON.parse(line))
      .map(({ source, disposition }) => `${source} ${disposition}`);
  }
});

/** The TXT records of a zone by their names alone. */
function texts(zone: Zone): Record<string, string> {
  return Object.fromEntries(
    Object.entries(zone).map(([name, text]) => [name.replace(/^TXT /, ''), String(text)]),
  );
}

function messageIdOf(mail = ''): string {
  const [, id] = /^Message-ID:\s*(<[^>]+>)/im.exec(mail) ?? [];
  if (id === undefined) throw new Error('The mail has no Message-ID.');
  return id;
}

function inputFor(id: string, email: string) {
  return inviteInput(id, { recipient: { email } });
}

/** What a calendar client sends back, signed by its provider. */
async function answerOf(
  from: string,
  invitation: string,
  partstat: 'ACCEPTED' | 'TENTATIVE' | 'DECLINED',
  comment?: string,
): Promise<SentMail> {
  const said = comment === undefined ? {} : { comment };
  const answer = await answerTo(invitation, { from, partstat, ...said, at: Date.now() });
  return { ...answer, message: await signed(answer.message, 'guest.internal') };
}

/** The mails whose envelope named this address, oldest first. */
async function everyMail(client: ImapFlow, address: string): Promise<string[]> {
  const lock = await client.getMailboxLock('INBOX');
  try {
    await client.noop();
    const uids = (await client.search({ header: { 'Delivered-To': address } }, { uid: true })) || [];
    if (uids.length === 0) return [];
    const mails = await client.fetchAll(uids, { source: true }, { uid: true });
    return mails.map(({ source }) => source?.toString('utf8') ?? '');
  } finally {
    lock.release();
  }
}
