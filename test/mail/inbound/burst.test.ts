import { expect, test } from 'vitest';
import { MAX_SMTP_CLIENTS } from '../../../src/mail/inbound/smtp-port.ts';
import { answerTo } from '../../support/calendar-reply.ts';
import { createInvite, inviteInput } from '../../support/create-invite.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { sendBySmtp } from '../../support/smtp-client.ts';

test('as many answers as there are connections, all at once, are taken at the first try', async () => {
  await using gateway = await openTestGateway();
  const count = MAX_SMTP_CLIENTS - 10;
  for (let index = 0; index < count; index++)
    await createInvite(gateway.graphqlUrl, inviteInput(`burst-${index}`));
  const captured = async (): Promise<string[]> => {
    const { data } = await gateway.request('{ outbox(first: 100) { edges { node { mime } } } }');
    return data.outbox.edges.map(({ node }: { node: { mime: string } }) => node.mime);
  };
  await expect.poll(captured, { timeout: 10_000 }).toHaveLength(count);
  const mails = await captured();
  const answers = await Promise.all(
    mails.map((mime, index) =>
      answerTo(mime, { from: 'ana@guest.test', partstat: 'ACCEPTED', at: Date.now() + index }),
    ),
  );
  const replies = await Promise.all(answers.map((answer) => sendBySmtp(gateway.smtpPort as number, answer)));
  expect(new Set(replies.map((reply) => reply.slice(0, 3)))).toEqual(new Set(['250']));
  const { data: after } = await gateway.request(
    '{ invites(filter: { statuses: [ACCEPTED] }) { totalCount } }',
  );
  expect(after.invites.totalCount).toBe(count);
}, 60_000);
