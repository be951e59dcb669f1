import { expect, test } from 'vitest';
import { createInvite, inviteInput } from '../../support/create-invite.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { sendBySmtp } from '../../support/smtp-client.ts';

test('an address is refused at RCPT when its event has long been over', async () => {
  await using gateway = await openTestGateway();
  const past = {
    summary: 'Long ago',
    start: { dateTime: '2019-03-04T09:30:00Z' },
    end: { dateTime: '2019-03-04T10:00:00Z' },
  };
  await createInvite(gateway.graphqlUrl, { ...inviteInput('past'), event: past } as never);
  await createInvite(gateway.graphqlUrl, inviteInput('to-come'));
  const send = async (smartInviteId: string) => {
    const { data } = await gateway.request(
      `{ invite(smartInviteId: "${smartInviteId}") { recipient { replyAddress } } }`,
    );
    const to = data.invite.recipient.replyAddress;
    return sendBySmtp(gateway.smtpPort as number, {
      from: 'ana@guest.test',
      to,
      message: 'Subject: Hi\r\n\r\nYes.\r\n',
    });
  };
  await expect(send('past')).rejects.toThrow(/RCPT TO:<r-.*: 550 /);
  expect(await send('to-come')).toMatch(/^250 /);
});
