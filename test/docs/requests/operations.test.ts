import { expect, test } from 'vitest';
import { quietInput } from '../../support/create-invite.ts';
import { graphqlRequest } from '../../support/graphql-request.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { block } from '../document-blocks.ts';

const TRAIL = block('docs/operations.md', 'trail');
const KEY = 'a-key-of-the-operator-0123456789';

test('the trail shows who did what to the invite, and who was refused', async () => {
  await using gateway = await openTestGateway({ API_KEYS: `desk:${KEY}:invites:read+invites:write+admin` });
  const ask = (query: string, variables?: Record<string, unknown>) =>
    graphqlRequest(gateway.graphqlUrl, query, variables, { authorization: `Bearer ${KEY}` });
  const create =
    'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }';
  for (const id of ['viewing-1', 'viewing-1', 'viewing-2']) await ask(create, { input: quietInput(id) });

  const { data, errors } = await ask(TRAIL);
  expect(errors).toBeUndefined();
  const entry = {
    occurredAt: expect.any(String),
    actor: 'key:desk',
    action: 'createInvite',
    requestId: expect.any(String),
  };
  expect(data.auditTrail.edges).toEqual([
    { node: { ...entry, outcome: 'REFUSED', code: 'ALREADY_EXISTS' } },
    { node: { ...entry, outcome: 'DONE', code: null } },
  ]);
});
