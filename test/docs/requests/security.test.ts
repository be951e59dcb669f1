import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { quietInput } from '../../support/create-invite.ts';
import { graphqlRequest } from '../../support/graphql-request.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { aCheckout } from '../a-checkout.ts';
import { block } from '../document-blocks.ts';

const APPLICATION = block('docs/security.md', 'application');
const SERVER = block('docs/security.md', 'server');
const PAGE = block('docs/security.md', 'page');

const OPERATOR = 'a-key-of-the-operator-0123456789';
const EVERYTHING = 'invites:read+invites:write+invites:send+events:subscribe+admin';
const CREATE = 'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }';
const CANCEL =
  'mutation { cancelInvite(input: { smartInviteId: "viewing-17", notify: NONE }) { errors { message } } }';
/** What a page does with the client that the block made. */
const WATCH = `
  client.subscribe({ query: 'subscription { inviteStatus(smartInviteId: "viewing-17") { state } }' }, {
    next: (answer) => console.log(JSON.stringify(answer)),
    error: (error) => console.error(error),
    complete: () => console.error('complete'),
  });`;

test('an operator makes an application; its key gives a page a token, and the page watches its invite', async () => {
  await using stack = new AsyncDisposableStack();
  const gateway = stack.use(await openTestGateway({ API_KEYS: `operator:${OPERATOR}:${EVERYTHING}` }));
  const ask = (bearer: string, query: string, variables?: Record<string, unknown>) =>
    graphqlRequest(gateway.graphqlUrl, query, variables, { authorization: `Bearer ${bearer}` });

  const made = await ask(OPERATOR, APPLICATION);
  expect(made).toEqual({
    data: {
      createApplication: {
        application: { clientId: 'acme' },
        clientSecret: expect.stringMatching(/^ivs_/),
        errors: [],
      },
      createApiKey: {
        key: expect.stringMatching(/^ivk_/),
        apiKey: { id: expect.any(String), prefix: expect.any(String) },
        errors: [],
      },
    },
  });
  const { key } = made.data.createApiKey;
  for (const id of ['viewing-17', 'viewing-18'])
    expect(await ask(key, CREATE, { input: quietInput(id) })).toMatchObject({
      data: { createInvite: { errors: [] } },
    });

  const checkout = stack.use(await aCheckout());
  const server = join(checkout.folder, 'server.mjs');
  await writeFile(
    server,
    `${SERVER.replace('https://invites.example.com/graphql', gateway.graphqlUrl)}\nconsole.log(JSON.stringify(data));`,
  );
  const { createViewerToken } = JSON.parse(await checkout.run(`node ${server}`, { INVITES_KEY: key }));
  expect(createViewerToken).toMatchObject({ token: expect.any(String), errors: [] });
  const seen = await ask(createViewerToken.token, '{ invites { edges { node { smartInviteId } } } }');
  expect(seen.data.invites.edges).toEqual([{ node: { smartInviteId: 'viewing-17' } }]);

  const tokens = createServer((_request, response) => response.end(createViewerToken.token));
  await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void tokens.close());
  const page = join(checkout.folder, 'page.mjs');
  const origin = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}`;
  const here = PAGE.replace('wss://invites.example.com/graphql', gateway.socketUrl).replace(
    "'/viewer-token'",
    `'${origin}/viewer-token'`,
  );
  await writeFile(page, `${here}${WATCH}`);
  const watching = spawn(process.execPath, [page], { stdio: ['ignore', 'pipe', 'inherit'] });
  stack.defer(() => void watching.kill('SIGKILL'));
  const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
  const shown = async () => JSON.parse((await lines.next()).value as string);
  expect(await shown()).toEqual({ data: { inviteStatus: { state: 'ACTIVE' } } });
  await ask(key, CANCEL);
  expect(await shown()).toEqual({ data: { inviteStatus: { state: 'CANCELLED' } } });
});
