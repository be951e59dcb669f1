import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInvite, inviteInput } from '../support/create-invite.ts';
import type { GraphQLAnswer } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { sendBySmtp } from '../support/smtp-client.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const FIELDS =
  'id disposition reason notes from subject text suggestedStatus suggestedEmail resolution receivedAt verification { tier verified } invite { smartInviteId }';

async function waiting() {
  const { data, errors } = await gateway.request(
    `{ unmatchedReplies(first: 50) { edges { node { ${FIELDS} } } pageInfo { hasNextPage } } }`,
  );
  expect(errors).toBeUndefined();
  return data.unmatchedReplies.edges.map(({ node }: { node: unknown }) => node);
}

async function resolve(input: Record<string, unknown>) {
  const { data, errors } = await gateway.request(
    /* GraphQL */ `
      mutation ($input: ResolveUnmatchedReplyInput!) {
        resolveUnmatchedReply(input: $input) {
          unmatchedReply { id resolution }
          invite { recipient { status comment respondedAt } }
          errors { code message path }
        }
      }
    `,
    { input },
  );
  expect(errors).toBeUndefined();
  return data.resolveUnmatchedReply;
}

/** An invite and the message that a person wrote to its reply address, instead of answering with a button. */
async function writtenTo(smartInviteId: string, text: string, from = 'ana@guest.test') {
  await createInvite(gateway.graphqlUrl, inviteInput(smartInviteId));
  const { data } = await gateway.request(
    `{ invite(smartInviteId: "${smartInviteId}") { recipient { id replyAddress } } }`,
  );
  const { id, replyAddress } = data.invite.recipient;
  await sendBySmtp(gateway.smtpPort!, {
    from,
    to: replyAddress,
    message: [
      `From: Ana <${from}>`,
      `To: ${replyAddress}`,
      'Subject: Re: Flat viewing',
      `Message-ID: <${smartInviteId}@guest.test>`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
      '',
    ].join('\r\n'),
  });
  const [message] = await waiting();
  return { recipientId: id as string, message };
}

const types = async (smartInviteId: string) => {
  const { data } = await gateway.request(
    `{ invite(smartInviteId: "${smartInviteId}") { timeline(first: 50) { edges { node { __typename ... on MessageReceived { disposition from subject unmatchedReply { id } } } } } } }`,
  );
  return data.invite.timeline.edges.map(({ node }: { node: unknown }) => node);
};

describe('a letter instead of an answer', () => {
  test('case 61: waits for a person, with its words, and shows in the timeline', async () => {
    const { message } = await writtenTo('letter', 'Sure, see you there!');
    expect(message).toMatchObject({
      disposition: 'TEXT_ONLY',
      from: 'ana@guest.test',
      subject: 'Re: Flat viewing',
      text: expect.stringContaining('Sure, see you there!'),
      resolution: null,
      verification: { tier: 'C', verified: false },
      invite: { smartInviteId: 'letter' },
    });
    expect(message.reason).not.toBe('');
    expect(await types('letter')).toContainEqual({
      __typename: 'MessageReceived',
      disposition: 'TEXT_ONLY',
      from: 'ana@guest.test',
      subject: 'Re: Flat viewing',
      unmatchedReply: { id: message.id },
    });
  });

  test('becomes the answer of the recipient whom a person names, once', async () => {
    const { message, recipientId } = await writtenTo('attach', 'Yes, and I bring cake.');
    const input = { id: message.id, action: 'ATTACH', recipientId, status: 'ACCEPTED' };
    expect(await resolve(input)).toMatchObject({
      unmatchedReply: { id: message.id, resolution: 'ATTACHED' },
      invite: {
        recipient: {
          status: 'ACCEPTED',
          comment: expect.stringContaining('cake'),
          respondedAt: expect.any(String),
        },
      },
      errors: [],
    });
    expect((await waiting()).map(({ id }: { id: string }) => id)).not.toContain(message.id);
    expect(await resolve(input)).toMatchObject({
      unmatchedReply: null,
      errors: [{ code: 'NOT_ALLOWED', path: ['input', 'id'] }],
    });
    const { data } = await gateway.request(
      '{ invite(smartInviteId: "attach") { replies { email status respondedBy verification { method verified } } } }',
    );
    expect(data.invite.replies).toEqual([
      {
        email: 'ana@guest.test',
        status: 'ACCEPTED',
        respondedBy: 'ana@guest.test',
        verification: { method: 'OPERATOR', verified: false },
      },
    ]);
    expect((await types('attach')).map(({ __typename }: { __typename: string }) => __typename)).toContain(
      'RsvpReceived',
    );
  });

  test('is put aside, and stays findable by its id', async () => {
    const { message, recipientId } = await writtenTo('dismiss', 'Who is this?');
    expect(await resolve({ id: message.id, action: 'DISMISS' })).toMatchObject({
      unmatchedReply: { resolution: 'DISMISSED' },
      invite: null,
      errors: [],
    });
    const { data } = await gateway.request(
      `query ($id: ID!) { node(id: $id) { ... on UnmatchedReply { resolution } } }`,
      {
        id: message.id,
      },
    );
    expect(data.node).toEqual({ resolution: 'DISMISSED' });
    expect(
      await resolve({ id: message.id, action: 'ATTACH', recipientId, status: 'ACCEPTED' }),
    ).toMatchObject({ errors: [{ code: 'NOT_ALLOWED' }] });
  });

  test('is resolved once, also where two people put it aside at the same moment', async () => {
    const { message } = await writtenTo('both', 'Hello?');
    const results = await Promise.all([1, 2, 3].map(() => resolve({ id: message.id, action: 'DISMISS' })));
    expect(results.map(({ errors }) => errors.length).sort()).toEqual([0, 1, 1]);
  });

  test.each([
    ['without a recipient', { action: 'ATTACH', status: 'ACCEPTED' }, ['INVALID_INPUT', 'input.recipientId']],
    ['without a status that it does not say either', { action: 'ATTACH' }, ['INVALID_INPUT', 'input.status']],
  ])('is not attached %s', async (name, input, [code, path]) => {
    const { message, recipientId } = await writtenTo(name, 'Hm.');
    const whom = name.includes('status') ? { recipientId } : {};
    const { errors } = await resolve({ id: message.id, ...input, ...whom });
    expect(
      errors.map((error: { code: string; path: string[] }) => [error.code, error.path.join('.')]),
    ).toEqual([[code, path]]);
    expect((await waiting())[0]).toMatchObject({ id: message.id, resolution: null });
  });

  test('is not attached to an invite that was cancelled', async () => {
    const { message, recipientId } = await writtenTo('off', 'Yes.');
    await gateway.request('mutation { cancelInvite(input: { smartInviteId: "off" }) { errors { code } } }');
    expect(
      await resolve({ id: message.id, action: 'ATTACH', recipientId, status: 'ACCEPTED' }),
    ).toMatchObject({ errors: [{ code: 'INVITE_CANCELLED' }] });
  });
});

test('case 30: the answer from another account of the guest is listed, and attached when a person says so', async () => {
  const recipient = { email: 'ana@guest.test', name: 'Ana Ruiz' };
  await createInvite(gateway.graphqlUrl, inviteInput('other-account', { recipient }));
  await gateway.request(
    'mutation ($input: SimulateReplyInput!) { simulateReply(input: $input) { disposition errors { message } } }',
    {
      input: {
        smartInviteId: 'other-account',
        recipientEmail: 'ana@guest.test',
        client: 'APPLE',
        status: 'TENTATIVE',
        answeredBy: { email: 'ruiz.77@home.test', name: 'Ana Ruiz' },
      },
    },
  );
  const { data } = await gateway.request(
    '{ invite(smartInviteId: "other-account") { recipient { id status } replies { email probableRecipientId } } }',
  );
  const { id, status } = data.invite.recipient;
  expect(status).toBe('PENDING');
  expect(data.invite.replies).toEqual([{ email: 'ruiz.77@home.test', probableRecipientId: id }]);
  const [message] = await waiting();
  expect(message).toMatchObject({
    disposition: 'APPLIED_OTHER',
    from: 'ruiz.77@home.test',
    suggestedStatus: 'TENTATIVE',
    invite: { smartInviteId: 'other-account' },
  });
  expect(await resolve({ id: message.id, action: 'ATTACH', recipientId: id })).toMatchObject({
    invite: { recipient: { status: 'TENTATIVE' } },
    errors: [],
  });
});

test('the queue is read page by page, newest first, each message once', async () => {
  const { data } = await gateway.request(
    '{ unmatchedReplies(first: 100) { edges { node { id receivedAt } } } }',
  );
  const all = data.unmatchedReplies.edges.map(({ node }: { node: { id: string } }) => node.id);
  expect(all.length).toBeGreaterThan(2);
  const seen: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: GraphQLAnswer = await gateway.request(
      'query ($after: String) { unmatchedReplies(first: 2, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    seen.push(...page.data.unmatchedReplies.edges.map(({ node }: { node: { id: string } }) => node.id));
    if (!page.data.unmatchedReplies.pageInfo.hasNextPage) break;
    after = page.data.unmatchedReplies.pageInfo.endCursor;
  }
  expect(seen).toEqual(all);
});
