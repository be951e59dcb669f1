import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { block } from '../docs/document-blocks.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { freePort } from '../support/free-port.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'federation');
const GATEWAY = join(EXAMPLE, 'gateway.ts');

const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Invite { id smartInviteId } } }`;
const entities = (gateway: TestGateway, of: unknown) => gateway.request(ENTITIES, { of });

test('a router composes the example, which docs/federation.md shows, with the gateway and answers out of both', {
  timeout: 30_000,
}, async () => {
  expect(block('docs/federation.md', 'visits')).toBe(readFileSync(join(EXAMPLE, 'visits.graphql'), 'utf8'));
  await using gateway = await openTestGateway();
  await createInvite(gateway.graphqlUrl, quietInput('visit-42'));
  const port = await freePort();
  const router = spawn(process.execPath, [GATEWAY, gateway.graphqlUrl, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface(router.stdout), 'line');
    expect(line).toBe('composed');
    const answer = await graphqlRequest(
      `http://127.0.0.1:${port}/graphql`,
      '{ visits { flat invite { smartInviteId state recipients { email status } rsvpSummary { pending } } } }',
    );
    expect(answer).toEqual({
      data: {
        visits: [
          {
            flat: 'Rua do Sol 3',
            invite: {
              smartInviteId: 'visit-42',
              state: 'ACTIVE',
              recipients: [{ email: 'ana@guest.test', status: 'PENDING' }],
              rsvpSummary: { pending: 1 },
            },
          },
        ],
      },
    });
  } finally {
    router.kill('SIGKILL');
  }
});

test('the text of the subgraph composes alone, with both keys of an invite', async () => {
  await using gateway = await openTestGateway();
  const { data } = await gateway.request('{ _service { sdl } }');
  const { sdl } = data?._service ?? {};
  expect(sdl).toMatch(/type Invite implements Node @key\(fields: "id"\) @key\(fields: "smartInviteId"\)/);
  expect(sdl).not.toContain('_entities');
  const composed = composeServices([{ name: 'invites', typeDefs: parse(sdl), url: gateway.graphqlUrl }]);
  expect(compositionHasErrors(composed)).toBe(false);
});

test('entities come by either key, in order, and null where there is none', async () => {
  await using gateway = await openTestGateway();
  const { id } = await createInvite(gateway.graphqlUrl, quietInput('one'));
  await createInvite(gateway.graphqlUrl, quietInput('two'));
  const of = [
    { __typename: 'Invite', smartInviteId: 'two' },
    { __typename: 'Invite', id },
    { __typename: 'Invite', smartInviteId: 'nobody' },
    { __typename: 'Invite', id: Buffer.from('Invite:nobody').toString('base64') },
    { __typename: 'Invite', id: 'no id at all' },
  ];
  const { data } = await entities(gateway, of);
  expect(data?._entities).toEqual([
    expect.objectContaining({ smartInviteId: 'two' }),
    { id, smartInviteId: 'one' },
    null,
    null,
    null,
  ]);
});

test('a representation that names nothing of ours is refused, with what it should be', async () => {
  await using gateway = await openTestGateway();
  for (const wrong of [
    null,
    'Invite',
    {},
    { __typename: 'Visit', id: '1' },
    { __typename: 'Invite', id: 7 },
  ]) {
    const { errors, data } = await entities(gateway, [wrong]);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(data?._entities ?? [null]).toEqual([null]);
  }
  const many = Array.from({ length: 101 }, () => ({ __typename: 'Invite', smartInviteId: 'x' }));
  expect(await entities(gateway, many)).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});
