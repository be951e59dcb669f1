import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createTurn } from '../../../../src/server/graphql/answers/turn.ts';
import { createGraphQL } from '../../../../src/server/graphql.ts';
import { graphqlRequest } from '../../../support/graphql-request.ts';
import { aGraphServer } from '../a-graph-server.ts';
import { anOpenGraph } from '../an-open-graph.ts';

const STATUS = 'query ($id: String!) { inviteStatus(smartInviteId: $id) { revision recipients { status } } }';

test('what comes in one turn shares one look, which begins when all of it is there', async () => {
  let commits = 0;
  let looks = 0;
  const { atItsEnd, version } = createTurn(() => {
    looks++;
    return commits;
  });
  const seen: unknown[] = [];
  for (let work = 0; work < 3; work++) {
    commits++;
    atItsEnd(() => seen.push(version()));
  }
  await nextTurn();
  expect({ seen, looks }).toEqual({ seen: [3, 3, 3], looks: 1 });

  commits++;
  atItsEnd(() => seen.push(version()));
  await nextTurn();
  expect({ last: seen.at(-1), looks }).toEqual({ last: 4, looks: 2 });
});

test('what is left for later looks for itself', async () => {
  let commits = 1;
  const { atItsEnd, version } = createTurn(() => commits);
  const later = new Promise((resolve) => {
    atItsEnd(() => {
      const atTheEnd = version();
      void Promise.resolve().then(() => resolve([atTheEnd, version()]));
      commits++;
    });
  });
  expect(await later).toEqual([1, 2]);
});

/** A server over a store with the invite one, that tells how often it looked whether the store has changed. */
async function aLookingServer() {
  await using stack = new AsyncDisposableStack();
  const graph = stack.use(await anOpenGraph());
  await graph.create('one');
  let looks = 0;
  const graphql = createGraphQL(graph.createContext, pino({ level: 'silent' }), () => {
    looks++;
    return graph.core.database.version();
  });
  const { url, port } = stack.use(await aGraphServer(graphql));
  const kept = stack.move();
  return { graph, url, port, looks: () => looks, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Sends so many of the same request at once on one connection, and resolves to their answers. */
async function pipelined(port: number, count: number): Promise<unknown[]> {
  const body = JSON.stringify({ query: STATUS, variables: { id: 'one' } });
  const request = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(request.repeat(count));
  let said = '';
  for await (const text of socket) {
    said += text;
    if (said.split('{"data":').length > count && said.endsWith('}')) break;
  }
  return [...said.matchAll(/\{"data":.*?\}\}(?=HTTP|$)/g)].map(
    ([text]) => JSON.parse(text).data.inviteStatus,
  );
}

test('twenty requests that come together are answered from one look at the store', async () => {
  await using server = await aLookingServer();
  await pipelined(server.port, 1);
  const before = server.looks();
  const answers = await pipelined(server.port, 20);
  expect(answers).toEqual(Array(20).fill({ revision: 1, recipients: [{ status: 'PENDING' }] }));
  // The kernel may hand them over in a few pieces.
  expect(server.looks() - before).toBeLessThan(10);
});

test('an answer given after a commit is never from before it, however many ask at the same time', async () => {
  await using server = await aLookingServer();
  let running = true;
  const others = Array.from({ length: 8 }, async () => {
    while (running) await graphqlRequest(server.url, STATUS, { id: 'one' });
  });
  for (let time = 0; time < 25; time++) {
    const status = time % 2 === 0 ? 'ACCEPTED' : 'DECLINED';
    await server.graph.answer('one', 'ana@guest.test', status, `Answer ${time}`);
    const { data } = await graphqlRequest(server.url, STATUS, { id: 'one' });
    expect(data.inviteStatus.recipients).toEqual([{ status }]);
  }
  running = false;
  await Promise.all(others);
});
