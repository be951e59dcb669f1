import { expect, test } from 'vitest';
import { answerTo } from '../support/calendar-reply.ts';
import { createInvite, inviteInput, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { sendBySmtp } from '../support/smtp-client.ts';
import { watchEvents } from '../support/watch-events.ts';

const SECRET = 'a-secret-that-both-know';

/**
 * One gateway with Cronofy as its engine, and in Cronofy's place another gateway's REST face: create, mail, answer,
 * callback, look-up and cancel go the whole way over real HTTP and SMTP.
 */
test('a gateway with Cronofy behind it works against the REST face of another, callbacks flowing back', async () => {
  await using keeper = await startGatewayProcess({ CLIENT_SECRET: SECRET, ALLOW_PRIVATE_CALLBACKS: 'true' });
  await using front = await startGatewayProcess({
    ENGINE: 'cronofy',
    CRONOFY_API_URL: keeper.url,
    CRONOFY_CLIENT_SECRET: SECRET,
  });
  const ask = (query: string, variables?: Record<string, unknown>) =>
    graphqlRequest(front.graphqlUrl, query, variables);
  const outbox = async () =>
    (await ask('{ outbox(first: 1) { edges { node { to subject mime icalendar } } } }')).data.outbox.edges[0]
      .node;

  const { cursor } = await createInvite(front.graphqlUrl, quietInput('visit-1'));
  await using watch = watchEvents(front.socketUrl, cursor);
  await createInvite(front.graphqlUrl, inviteInput('visit-7781'));
  expect(await watch.next()).toMatchObject({ __typename: 'InviteCreated', sequence: 2 });
  expect(await watch.next()).toMatchObject({ __typename: 'InviteSent', sequence: 3 });

  // The keeper mails nobody: the front does, with the keeper's text.
  const kept = await graphqlRequest(
    keeper.graphqlUrl,
    '{ outbox { edges { node { to } } } invite(smartInviteId: "visit-7781") { attachments { icalendar } callbackUrl recipient { replyAddress } } }',
  );
  expect(kept.data.outbox.edges).toEqual([]);
  expect(kept.data.invite.callbackUrl).toBe(`${front.url}/callbacks/cronofy`);
  const invitation = await outbox();
  expect(invitation).toMatchObject({
    to: 'ana@guest.test',
    icalendar: kept.data.invite.attachments.icalendar,
  });

  // Ana's calendar answers to the ORGANIZER of that text, which is the keeper's.
  const answer = await answerTo(invitation.mime, {
    from: 'ana@guest.test',
    partstat: 'TENTATIVE',
    comment: 'If the train runs',
    at: Date.now(),
  });
  expect(answer.to).toBe(kept.data.invite.recipient.replyAddress);
  expect(await sendBySmtp(keeper.smtpPort, answer)).toMatch(/^250 /);
  expect(await watch.next()).toMatchObject({
    __typename: 'RsvpReceived',
    sequence: 4,
    status: 'TENTATIVE',
    comment: 'If the train runs',
    channel: 'CALLBACK',
    verification: { verified: true, method: 'CALLBACK_SIGNATURE' },
  });
  const status = await ask(
    '{ inviteStatus(smartInviteId: "visit-7781") { recipient { status comment replyAddress } } engine { name capabilities } }',
  );
  expect(status.data).toEqual({
    inviteStatus: { recipient: { status: 'TENTATIVE', comment: 'If the train runs', replyAddress: null } },
    engine: { name: 'CRONOFY', capabilities: ['UPSTREAM_STATUS'] },
  });

  // The keeper's own record of what it delivered; it is written after the front has answered.
  await expect
    .poll(async () => {
      const { data } = await graphqlRequest(
        keeper.graphqlUrl,
        '{ invite(smartInviteId: "visit-7781") { callbackDeliveries { state attempts { attempt status } } } }',
      );
      return data.invite.callbackDeliveries;
    })
    .toEqual([{ state: 'DELIVERED', attempts: [{ attempt: 1, status: 204 }] }]);

  const moved = await ask(
    `mutation { updateInvite(input: { smartInviteId: "visit-7781", event: { summary: "Moved" } }) { invite { revision recipient { status } } errors { message } } }`,
  );
  expect(moved.data.updateInvite).toMatchObject({
    errors: [],
    invite: { recipient: { status: 'TENTATIVE' } },
  });
  expect((await outbox()).icalendar).toContain('SUMMARY:Moved');

  const cancelled = await ask(
    `mutation { cancelInvite(input: { smartInviteId: "visit-7781" }) { invite { state attachments { icalendar } } errors { message } } }`,
  );
  expect(cancelled.data.cancelInvite).toMatchObject({ errors: [], invite: { state: 'CANCELLED' } });
  expect(cancelled.data.cancelInvite.invite.attachments.icalendar).toContain('METHOD:CANCEL');
  expect((await outbox()).subject).toMatch(/^Cancelled/);
  const after = await graphqlRequest(keeper.graphqlUrl, '{ invite(smartInviteId: "visit-7781") { state } }');
  expect(after.data.invite.state).toBe('CANCELLED');
});

test('while Cronofy cannot be reached, changes are refused with a clear error and nothing is kept', async () => {
  await using front = await startGatewayProcess({
    ENGINE: 'cronofy',
    // Nobody listens on this port of our own machine.
    CRONOFY_API_URL: 'http://127.0.0.1:9',
    CRONOFY_CLIENT_SECRET: SECRET,
  });
  const { errors } = await graphqlRequest(
    front.graphqlUrl,
    'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { code } } }',
    { input: inviteInput('visit-7781') },
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  const { data } = await graphqlRequest(
    front.graphqlUrl,
    '{ invites { totalCount } inviteEvents { edges { cursor } } }',
  );
  expect(data).toEqual({ invites: { totalCount: 0 }, inviteEvents: { edges: [] } });
});
