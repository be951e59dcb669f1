import { expect, test } from 'vitest';
import { aSubmissionServer } from '../mail/a-submission-server.ts';
import { arf, dsn } from '../mail/bounce/reports.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { socketClient } from '../support/watch-events.ts';

const WATCH = `subscription Watch($after: Cursor) {
  inviteEvents(after: $after, filter: { types: [DELIVERY_FAILED] }) {
    ... on DeliveryFailed {
      recipient { email status delivery { state method reason smtpCode enhancedStatus } }
      method reason smtpCode enhancedStatus
    }
  }
}`;

const STATUS = `query Status($id: String!) {
  inviteStatus(smartInviteId: $id) { revision recipient { status delivery { state enhancedStatus } } }
}`;

const UPDATE = `mutation Update($id: String!, $summary: String!) {
  updateInvite(input: { smartInviteId: $id, event: { summary: $summary } }) { errors { message } }
}`;

test('a mail that comes back is seen by a subscriber, a complaint stops all mail, and no answer changes', async () => {
  await using server = await aSubmissionServer();
  await using gateway = await startGatewayProcess({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
  const ask = async (query: string, variables: Record<string, unknown>) =>
    (await graphqlRequest(gateway.graphqlUrl, query, variables)).data;
  const sentMails = (count: number) =>
    expect.poll(() => server.received.length, { timeout: 20_000 }).toBe(count);

  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('visit-1'));
  const client = socketClient(gateway.socketUrl);
  const events = client.iterate<{ inviteEvents: Record<string, unknown> }>({
    query: WATCH,
    variables: { after: cursor },
  });
  const nextFailure = async () => (await events.next()).value?.data?.inviteEvents;
  try {
    await createInvite(gateway.graphqlUrl, inviteInput('visit-7781'));
    await sentMails(1);
    const [mail] = server.received;
    // The envelope sender is an address of this recipient's own, and no other header shows it.
    expect(mail?.from).toMatch(/^b-[0-9a-z]{26}@reply\.localhost$/);
    expect(mail?.mime.toString()).not.toContain(mail?.from);
    const report = (message: string, from = '') =>
      sendBySmtp(gateway.smtpPort, { from, to: mail?.from as string, message });

    expect(await report(dsn({ returned: mail?.mime.toString() ?? '' }))).toMatch(/^250/);
    const facts = { method: 'REQUEST', smtpCode: 550, enhancedStatus: '5.1.1' };
    const reason = expect.stringContaining('User unknown');
    expect(await nextFailure()).toEqual({
      recipient: {
        email: 'ana@guest.test',
        status: 'PENDING',
        delivery: { state: 'FAILED', reason, ...facts },
      },
      reason,
      ...facts,
    });
    expect((await ask(STATUS, { id: 'visit-7781' })).inviteStatus.recipient).toEqual({
      status: 'PENDING',
      delivery: { state: 'FAILED', enhancedStatus: '5.1.1' },
    });

    await ask(UPDATE, { id: 'visit-7781', summary: 'Second try' });
    await sentMails(2);
    expect(await report(arf(['Feedback-Type: abuse']), 'feedback@provider.test')).toMatch(/^250/);
    expect(await nextFailure()).toMatchObject({
      recipient: { status: 'PENDING', delivery: { state: 'COMPLAINED' } },
      reason: expect.stringContaining('complaint'),
    });
    expect(gateway.output()).toContain('a recipient complained about our mail');

    // Another invite's mail leaves after the update would have: by then it had its chance.
    await ask(UPDATE, { id: 'visit-7781', summary: 'Third try' });
    await createInvite(gateway.graphqlUrl, {
      ...inviteInput('visit-7782'),
      recipient: { email: 'bo@guest.test' },
    });
    await sentMails(3);
    expect(server.received.map(({ to }) => to[0])).toEqual([
      'ana@guest.test',
      'ana@guest.test',
      'bo@guest.test',
    ]);
  } finally {
    await events.return?.();
    await client.dispose();
  }
});
