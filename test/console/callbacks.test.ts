import { expect, test } from 'vitest';
import { aReceiver } from '../callbacks/a-receiver.ts';
import { chromiumMissing, openBrowser } from '../support/browser.ts';
import { inviteInput } from '../support/create-invite.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { aVisit, complaints } from './a-visit.ts';

test.skipIf(chromiumMissing)(
  'the page of an invite says what became of each callback, and delivers one again',
  async () => {
    // The receiver wants no more, then it does again.
    let status = 410;
    await using receiver = await aReceiver((_request, response) => response.writeHead(status).end());
    await using gateway = await openTestGateway({ ALLOW_PRIVATE_CALLBACKS: 'true' });
    await using session = await openBrowser();
    const { data } = await gateway.request(
      `mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { message } } }`,
      { input: inviteInput('visit', { callbackUrl: receiver.url }) },
    );
    const { id } = data.createInvite.invite;
    const hash = `#/invites/${encodeURIComponent(id)}`;
    await using visit = await aVisit(session, `http://127.0.0.1:${gateway.port}`, hash);
    const { page } = visit;
    const callbacks = page.getByRole('region', { name: 'Callbacks' });
    await callbacks.getByText('None yet').waitFor();

    const answered = await gateway.request(
      'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { errors { message } } }',
      {
        input: {
          smartInviteId: 'visit',
          recipientEmail: 'ana@guest.test',
          status: 'ACCEPTED',
          client: 'GMAIL',
        },
      },
    );
    expect(answered.data.simulateReply.errors).toEqual([]);
    await callbacks.getByText('Not wanted').waitFor();
    expect(receiver.requests).toHaveLength(1);
    expect(await callbacks.getByRole('listitem').textContent()).toMatch(/1 attempt.*answered 410/);
    expect(await complaints(page)).toEqual([]);

    status = 204;
    await callbacks.getByRole('button', { name: /Deliver again/ }).click();
    await callbacks.getByText('Delivered').waitFor();
    expect(receiver.requests).toHaveLength(2);
    const [first, second] = receiver.requests;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(await callbacks.getByRole('listitem').textContent()).toMatch(/2 attempts.*204/);
    expect(visit.problems).toEqual([]);
  },
  60_000,
);
