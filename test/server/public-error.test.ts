import { readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { InvitegraphError, refuse } from '../../src/errors.ts';
import { publicError } from '../../src/server/public-error.ts';
import { callbackBody, postCallback, signatureOf } from '../support/callback-request.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

const CANARY = 'canary-7f3a';

describe('what a caller sees of an error', () => {
  const shown = (error: unknown) => {
    const hidden: unknown[] = [];
    const { message, extensions } = publicError(error, (one) => hidden.push(one));
    return { message, extensions, hidden };
  };

  test('ours, with its code and its facts', () => {
    const error = new InvitegraphError('CURSOR_EXPIRED', 'Too old.', { details: { oldestCursor: 'abc' } });
    expect(shown(error)).toEqual({
      message: 'Too old.',
      extensions: { code: 'CURSOR_EXPIRED', oldestCursor: 'abc' },
      hidden: [],
    });
    expect(shown(refuse('INVALID_INPUT', 'No.', 'input'))).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('ours below any number of wrappings', () => {
    const inner = new GraphQLError('inner', {
      originalError: new InvitegraphError('NOT_FOUND', 'Not here.'),
    });
    const outer = new GraphQLError('outer', { originalError: inner, path: ['invite', 0] });
    expect(publicError(outer, () => {})).toMatchObject({
      message: 'Not here.',
      path: ['invite', 0],
      extensions: { code: 'NOT_FOUND' },
    });
  });

  test('a value that does not fit its type, with the way to it, whatever refused it', async () => {
    const at = async (input: Record<string, unknown>) => {
      await using gateway = await openTestGateway();
      const { errors } = await gateway.request(
        'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { code } } }',
        { input },
      );
      return errors?.map(({ extensions }) => [extensions?.code, extensions?.path]);
    };
    const { event, ...rest } = quietInput('x');
    expect(
      await at({ ...rest, recipients: [{ email: 'a@b.test' }, { email: 'at "nobody"; ' }], event }),
    ).toEqual([['BAD_USER_INPUT', ['input', 'recipients', '1', 'email']]]);
    expect(await at({ ...rest, event: { ...event, url: 'nope' } })).toEqual([
      ['BAD_USER_INPUT', ['input', 'event', 'url']],
    ]);
  });

  test("GraphQL's own as BAD_USER_INPUT, and no code that is not ours", () => {
    expect(shown(new GraphQLError('Cannot query field "x".'))).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      hidden: [],
    });
    const foreign = new GraphQLError('no', { extensions: { code: 'ECONNREFUSED', http: { status: 400 } } });
    expect(shown(foreign).extensions).toEqual({ code: 'BAD_USER_INPUT', http: { status: 400 } });
  });

  test.each([
    ['an error', new Error(CANARY)],
    ['an error inside a GraphQL error', new GraphQLError(CANARY, { originalError: new TypeError(CANARY) })],
    ['text that was thrown', CANARY],
    ['nothing at all', undefined],
  ])('of %s not a word', (_name, error) => {
    const { hidden, ...rest } = shown(error);
    expect(JSON.stringify(rest)).not.toContain(CANARY);
    expect(rest.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(hidden).toHaveLength(1);
  });
});

describe('a database that fails underneath', () => {
  const FAILURE = 'Something failed inside the gateway. It was logged; nothing of it is known to be lost.';

  /** A gateway whose tables are gone while it runs, under names that must never be seen outside. */
  async function broken(): Promise<{ gateway: TestGateway; cursor: string; logged: () => string }> {
    const lines: string[] = [];
    const gateway = await openTestGateway(
      {},
      pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    );
    const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
    return { gateway, cursor, logged: () => lines.join('') };
  }
  const breakIt = (gateway: TestGateway) => {
    const database = new DatabaseSync(gateway.databaseUrl.slice('sqlite:'.length));
    for (const table of ['invite', 'event', 'stream'])
      database.exec(`ALTER TABLE "${table}" RENAME TO "${CANARY}-${table}"`);
    database.close();
  };
  const mendIt = (gateway: TestGateway) => {
    const database = new DatabaseSync(gateway.databaseUrl.slice('sqlite:'.length));
    for (const table of ['invite', 'event', 'stream'])
      database.exec(`ALTER TABLE "${CANARY}-${table}" RENAME TO "${table}"`);
    database.close();
  };
  const hidesIt = (text: string) => {
    expect(text).toContain(FAILURE);
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    for (const internal of [
      CANARY,
      'SQLITE',
      'sqlite',
      'no such table',
      'select',
      'node_modules',
      '/src/',
      'stack',
    ])
      expect(text).not.toContain(internal);
  };

  test('queries, mutations and readiness tell that something failed and not what; the log has it all', async () => {
    const { gateway, logged } = await broken();
    await using _closing = gateway;
    breakIt(gateway);
    hidesIt(JSON.stringify(await gateway.request('{ invite(smartInviteId: "first") { id } }')));
    hidesIt(JSON.stringify(await gateway.request('{ inviteEvents { edges { cursor } } }')));
    const mutation = await gateway.request(
      'mutation ($input: CreateInviteInput!) { createInvite(input: $input) { invite { id } errors { message } } }',
      { input: quietInput('second') },
    );
    hidesIt(JSON.stringify(mutation));
    expect(logged()).toContain('no such table');

    const ready = await fetch(`${gateway.publicUrl}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not ready', database: 'failed', smtp: 'ok' });
    expect((await fetch(`${gateway.publicUrl}/health/live`)).status).toBe(200);
  });

  test('a subscription cannot begin, and one that runs waits and then goes on', async () => {
    const { gateway, cursor, logged } = await broken();
    await using _closing = gateway;
    await using socket = await openRawWebSocket(gateway.socketUrl);
    await socket.initialise();
    const subscribe = (id: string) =>
      socket.send({
        type: 'subscribe',
        id,
        payload: {
          query: 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence } }',
          variables: { after: cursor },
        },
      });
    subscribe('running');
    await createInvite(gateway.graphqlUrl, quietInput('second'));
    expect(await socket.next()).toMatchObject({
      type: 'next',
      payload: { data: { inviteEvents: { sequence: 2 } } },
    });
    breakIt(gateway);
    subscribe('new');
    hidesIt(JSON.stringify(await socket.next()));
    socket.send({ type: 'subscribe', id: 'alive', payload: { query: '{ __typename }' } });
    const answers = [await socket.next(), await socket.next(), await socket.next()];
    expect(answers.map(({ id, type }) => `${type} ${id}`).sort()).toEqual([
      'complete alive',
      'complete new',
      'next alive',
    ]);
    await expect.poll(logged, { timeout: 10_000 }).toContain('live answers wait');
    mendIt(gateway);
    await createInvite(gateway.graphqlUrl, quietInput('third'));
    expect(await socket.next()).toMatchObject({
      id: 'running',
      payload: { data: { inviteEvents: { sequence: 3 } } },
    });
  });

  test('a callback is not acknowledged, so that it is sent again', async () => {
    const gateway = await openTestGateway({ CRONOFY_CLIENT_SECRET: CANARY });
    await using _closing = gateway;
    await createInvite(gateway.graphqlUrl, quietInput('first'));
    breakIt(gateway);
    const body = callbackBody('first', { recipient: { email: 'ana@guest.test', status: 'accepted' } });
    const answer = await postCallback(gateway.publicUrl, body, signatureOf(body, CANARY));
    expect(answer).toEqual({
      status: 500,
      text: '{"error":"Something failed inside the gateway. It was logged."}',
    });
  });
});

test('no secret of the settings is in the log or in an answer', async () => {
  const lines: string[] = [];
  const secrets = {
    CRONOFY_CLIENT_SECRET: `${CANARY}-cronofy`,
    TOKEN_SECRET: `${CANARY}-token-${'x'.repeat(32)}`,
  };
  await using gateway = await openTestGateway(
    secrets,
    pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
  );
  const answers = [
    await gateway.request('{ __schema { types { name description } } }'),
    await gateway.request('{ nothing }'),
    await (await fetch(`${gateway.publicUrl}/health/ready`)).text(),
    await (await fetch(`${gateway.publicUrl}/callbacks/cronofy`, { method: 'POST', body: '{}' })).text(),
  ];
  expect(lines.length).toBeGreaterThan(0);
  expect(`${lines.join('')}${JSON.stringify(answers)}`).not.toContain(CANARY);
});

test('the secret that is made at the first start is readable by its owner alone', async () => {
  await using gateway = await openTestGateway();
  const path = gateway.databaseUrl.slice('sqlite:'.length).replace(/[^/\\]+$/, 'token-secret');
  expect(readFileSync(path, 'utf8').trim().length).toBeGreaterThanOrEqual(32);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});
