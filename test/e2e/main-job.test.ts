import { expect, test } from 'vitest';
import { answerTo, calendarOf } from '../support/calendar-reply.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { watchEvents } from '../support/watch-events.ts';

const STATUS = `query Status($id: String!) {
  inviteStatus(smartInviteId: $id) {
    revision
    recipient { email status comment }
    replies { email status comment channel verification { verified method } }
    rsvpSummary { pending accepted tentative declined }
  }
}`;

const OUTBOX = '{ outbox(first: 1) { edges { node { to subject mime icalendar } } } }';

test('an invitation goes out, answers come in by mail, and a subscriber sees each exactly once across a restart', async () => {
  await using gateway = await startGatewayProcess();
  const ask = (query: string, variables?: Record<string, unknown>) =>
    graphqlRequest(gateway.graphqlUrl, query, variables);
  const status = async () => (await ask(STATUS, { id: 'visit-7781' })).data.inviteStatus;
  const now = Date.now();

  // Nothing says when a subscription without a cursor has begun; one from a cursor cannot miss anything.
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('visit-1'));
  let lastCursor: string;
  let invitation: string;
  let accepted: Awaited<ReturnType<typeof answerTo>>;
  {
    await using watch = watchEvents(gateway.socketUrl, cursor);
    await createInvite(gateway.graphqlUrl, inviteInput('visit-7781'));
    expect(await watch.next()).toMatchObject({
      __typename: 'InviteCreated',
      sequence: 2,
      invite: { smartInviteId: 'visit-7781' },
    });
    expect(await watch.next()).toMatchObject({ __typename: 'InviteSent', sequence: 3 });

    const [captured] = (await ask(OUTBOX)).data.outbox.edges;
    expect(captured.node).toMatchObject({
      to: 'ana@guest.test',
      subject: expect.stringContaining('Flat viewing'),
    });
    invitation = captured.node.mime;
    expect(await calendarOf(invitation)).toBe(captured.node.icalendar);

    accepted = await answerTo(invitation, {
      from: 'ana@guest.test',
      partstat: 'ACCEPTED',
      comment: 'Looking forward to it',
      at: now,
    });
    expect(await sendBySmtp(gateway.smtpPort, accepted)).toMatch(/^250 /);
    expect(await watch.next()).toMatchObject({
      __typename: 'RsvpReceived',
      sequence: 4,
      status: 'ACCEPTED',
      previousStatus: 'PENDING',
      comment: 'Looking forward to it',
      channel: 'MAIL',
      recipient: { email: 'ana@guest.test', status: 'ACCEPTED' },
      verification: { verified: false, method: 'REPLY_ADDRESS' },
    });
    expect(await status()).toMatchObject({
      recipient: { email: 'ana@guest.test', status: 'ACCEPTED', comment: 'Looking forward to it' },
      rsvpSummary: { pending: 0, accepted: 1, tentative: 0, declined: 0 },
    });

    // Mail systems deliver twice now and then: the second copy came another way and says the same.
    const before = await status();
    const again = `Received: from mx2.guest.test by reply.localhost; Tue, 4 Mar 2031 09:30:00 +0000\r\n${accepted.message}`;
    expect(await sendBySmtp(gateway.smtpPort, { ...accepted, message: again })).toMatch(/^250 /);
    expect(await status()).toEqual(before);

    // Whoever knows the address may write to it: heard, and nobody's answer but their own.
    const stranger = await answerTo(invitation, { from: 'eve@other.test', partstat: 'DECLINED', at: now });
    expect(await sendBySmtp(gateway.smtpPort, stranger)).toMatch(/^250 /);
    expect(await watch.next()).toMatchObject({
      __typename: 'RsvpReceived',
      sequence: 5,
      status: 'DECLINED',
      recipient: null,
      reply: { email: 'eve@other.test', status: 'DECLINED' },
    });
    // Nor may a stranger speak in Ana's name.
    const forged = await answerTo(invitation, {
      from: 'mallory@other.test',
      attendee: 'ana@guest.test',
      partstat: 'DECLINED',
      at: now,
    });
    expect(await sendBySmtp(gateway.smtpPort, forged)).toMatch(/^250 /);
    expect(await watch.next()).toMatchObject({
      sequence: 6,
      recipient: null,
      reply: { email: 'mallory@other.test' },
    });
    expect(await status()).toMatchObject({
      recipient: { status: 'ACCEPTED', comment: 'Looking forward to it' },
      replies: [
        { email: 'ana@guest.test', status: 'ACCEPTED' },
        { email: 'eve@other.test', status: 'DECLINED' },
        { email: 'mallory@other.test', status: 'DECLINED' },
      ],
      rsvpSummary: { accepted: 1, declined: 0 },
    });
    expect(watch.seen.map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5, 6]);
    expect(new Set(watch.seen.map(({ id }) => id)).size).toBe(5);
    lastCursor = watch.seen.at(-1)?.cursor as string;
  }

  expect(await gateway.end('SIGTERM')).toBe(0);
  await gateway.start();
  expect(await status()).toMatchObject({
    recipient: { status: 'ACCEPTED', comment: 'Looking forward to it' },
  });

  await using resumed = watchEvents(gateway.socketUrl, lastCursor);
  // The copy is still known as a copy after the restart.
  expect(await sendBySmtp(gateway.smtpPort, accepted)).toMatch(/^250 /);
  const declined = await answerTo(invitation, {
    from: 'ana@guest.test',
    partstat: 'DECLINED',
    at: Date.now(),
  });
  expect(await sendBySmtp(gateway.smtpPort, declined)).toMatch(/^250 /);
  expect(await resumed.next()).toMatchObject({
    __typename: 'RsvpReceived',
    sequence: 7,
    previousStatus: 'ACCEPTED',
    status: 'DECLINED',
    comment: null,
    recipient: { email: 'ana@guest.test', status: 'DECLINED' },
  });
  expect(await status()).toMatchObject({ recipient: { status: 'DECLINED', comment: null } });

  // The first answer, delayed and with a new Message-ID, does not win over the newer one.
  const late = {
    ...accepted,
    message: accepted.message.replace(/^Message-ID: .*$/m, 'Message-ID: <late@guest.test>'),
  };
  expect(await sendBySmtp(gateway.smtpPort, late)).toMatch(/^250 /);
  expect(await status()).toMatchObject({ recipient: { status: 'DECLINED' } });

  // Copies are no news; an answer that came too late is, and says so.
  const log = await ask(
    '{ inviteEvents(first: 100) { edges { node { sequence ... on MessageReceived { disposition } } } } }',
  );
  const nodes: { sequence: number }[] = log.data.inviteEvents.edges.map(({ node }: { node: object }) => node);
  expect(nodes.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(nodes.at(-1)).toEqual({ sequence: 8, disposition: 'STALE' });
});
