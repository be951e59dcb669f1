import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { watchEvents } from '../support/watch-events.ts';
import { aCheckout } from './a-checkout.ts';
import { block } from './document-blocks.ts';

const BOTH = block('docs/from-cronofy.md', 'both');
const SDK = block('docs/from-cronofy.md', 'sdk');

test('an answer at the gateway that plays Cronofy arrives at the other, and the SDK is served with a new address', {
  timeout: 60_000,
}, async () => {
  const [front, keeper] = [await freePort(), await freePort()];
  await using checkout = await aCheckout('src');
  const here = BOTH.replaceAll('4001', String(keeper)).replace('2526', String(await freePort()));
  await using _started = await checkout.start(
    here,
    { PORT: String(front), INBOUND_SMTP_PORT: String(await freePort()) },
    2,
  );

  const { cursor } = await createInvite(`http://127.0.0.1:${front}/graphql`, inviteInput('tried'));
  await using watch = watchEvents(`ws://127.0.0.1:${front}/graphql`, cursor);
  const simulated = await graphqlRequest(
    `http://127.0.0.1:${keeper}/graphql`,
    'mutation { simulateReply(input: { smartInviteId: "tried", recipientEmail: "ana@guest.test", client: GMAIL, status: ACCEPTED }) { disposition } }',
  );
  expect(simulated).toEqual({ data: { simulateReply: { disposition: 'applied' } } });
  for (;;) {
    const event = await watch.next();
    if (event.__typename !== 'RsvpReceived') continue;
    expect(event).toMatchObject({ status: 'ACCEPTED', recipient: { email: 'ana@guest.test' } });
    break;
  }

  const program = join(checkout.folder, 'sdk.mjs');
  await writeFile(program, SDK.replace('http://127.0.0.1:4000', `http://127.0.0.1:${keeper}`));
  const printed = await checkout.run(`node ${program}`, { CLIENT_SECRET: 'tried-without-an-account' });
  expect(printed).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*SUMMARY:Flat viewing\r\n/);
});
