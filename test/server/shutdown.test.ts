import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

let gateway: GatewayProcess;
beforeEach(async () => {
  gateway = await startGatewayProcess();
});
afterEach(() => gateway[Symbol.asyncDispose]());

const stopping = () => expect.poll(() => gateway.output(), { timeout: 5000 }).toContain('"msg":"stopping"');

/** A request whose body is not there yet; `finish` sends it and resolves to all that the server says. */
async function halfRequest() {
  const body = JSON.stringify({ query: '{ __typename }' });
  const socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  // Sent after it and answered: by then the gateway has read the half that it has.
  await graphqlRequest(gateway.graphqlUrl, '{ __typename }');
  return {
    async finish() {
      socket.write(body.slice(5));
      await closed;
      return said;
    },
  };
}

test('SIGTERM: no new work, what is under way gets its answer, sockets close with 1001, exit 0', async () => {
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
  const sockets = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const socket = await openRawWebSocket(gateway.socketUrl);
      await socket.initialise();
      socket.send({
        type: 'subscribe',
        id: '1',
        payload: {
          query: 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence } }',
          variables: { after: cursor },
        },
      });
      return socket;
    }),
  );
  await createInvite(gateway.graphqlUrl, quietInput('second'));
  for (const socket of sockets) expect(await socket.next()).toMatchObject({ type: 'next' });
  const half = await halfRequest();

  const began = performance.now();
  gateway.signal('SIGTERM');
  await stopping();
  for (const socket of sockets) expect(await socket.closed).toEqual({ code: 1001, reason: 'Going away' });
  // Whoever balances the load sees that this one takes nothing more.
  await expect
    .poll(() =>
      fetch(`${gateway.url}/health/ready`, { headers: { connection: 'close' } }).then(
        ({ status }) => status,
        () => 'not listening',
      ),
    )
    .toBe('not listening');

  const answer = await half.finish();
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('{"data":{"__typename":"Query"}}');
  expect(await gateway.ended()).toBe(0);
  // The answered connection was let go, too: keeping it alive would have cost the 8 s of the bound.
  expect(performance.now() - began).toBeLessThan(6000);
});

test('SIGTERM under load loses nothing that was acknowledged and answers nothing with an error', async () => {
  const acknowledged: string[] = [];
  const wrong: unknown[] = [];
  let running = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let count = 0; running; count++) {
      const id = `w${writer}-${count}`;
      try {
        await createInvite(gateway.graphqlUrl, quietInput(id));
        acknowledged.push(id);
      } catch (error) {
        // A connection that is refused or cut says plainly that nothing is promised; any answer must be a right one.
        if (!(error instanceof TypeError)) wrong.push(error);
        return;
      }
    }
  });
  await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(50);
  expect(await gateway.end('SIGTERM')).toBe(0);
  running = false;
  await Promise.all(writers);
  expect(wrong).toEqual([]);

  await gateway.start();
  const kept = new Set<string>();
  for (let after: string | null = null; ; ) {
    const { data }: { data?: { inviteEvents: EventPage } } = await graphqlRequest(
      gateway.graphqlUrl,
      `query ($after: Cursor) { inviteEvents(first: 100, after: $after) {
        edges { node { invite { smartInviteId } } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    const page = data?.inviteEvents as EventPage;
    for (const { node } of page.edges) kept.add(node.invite.smartInviteId);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
});

interface EventPage {
  readonly edges: readonly { readonly node: { readonly invite: { readonly smartInviteId: string } } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

test('a second SIGTERM ends it at once', async () => {
  // Never finished: by itself the gateway would give it 8 s.
  await halfRequest();
  gateway.signal('SIGTERM');
  await stopping();
  const began = performance.now();
  expect(await gateway.end('SIGTERM')).toBe(1);
  expect(performance.now() - began).toBeLessThan(4000);
});
