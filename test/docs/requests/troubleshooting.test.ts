import { expect, test } from 'vitest';
import { createInvite, quietInput } from '../../support/create-invite.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { sendBySmtp } from '../../support/smtp-client.ts';
import { block } from '../document-blocks.ts';

const WHY = block('docs/troubleshooting.md', 'why');

test('the question tells what was made of a mail that is no answer, and what nobody could be given', async () => {
  await using gateway = await openTestGateway();
  await createInvite(gateway.graphqlUrl, quietInput('viewing-1'));
  const { data: asked } = await gateway.request(
    '{ invite(smartInviteId: "viewing-1") { recipient { replyAddress } } }',
  );
  const to = asked.invite.recipient.replyAddress;
  const lines = [
    'From: Ana <ana@guest.test>',
    `To: ${to}`,
    'Subject: Re: Flat viewing',
    '',
    'Is there a lift?',
  ];
  await sendBySmtp(gateway.smtpPort as number, {
    from: 'ana@guest.test',
    to,
    message: `${lines.join('\r\n')}\r\n`,
  });

  const { data, errors } = await gateway.request(WHY, { id: 'viewing-1' });
  expect(errors).toBeUndefined();
  expect(data.invite.recipients).toEqual([
    { email: 'ana@guest.test', status: 'PENDING', delivery: expect.any(Object) },
  ]);
  expect(data.invite.timeline.edges.map(({ node }: { node: object }) => node)).toEqual([
    { __typename: 'InviteCreated', occurredAt: expect.any(String) },
    {
      __typename: 'MessageReceived',
      occurredAt: expect.any(String),
      disposition: 'TEXT_ONLY',
      reasons: [expect.any(String)],
    },
  ]);
  expect(data.unmatchedReplies.edges).toEqual([
    {
      node: {
        reason: expect.stringMatching(/\w/),
        from: 'ana@guest.test',
        subject: 'Re: Flat viewing',
        receivedAt: expect.any(String),
      },
    },
  ]);
});
