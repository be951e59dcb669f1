import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { recordFigures } from '../../chaos/figures.ts';
import { createRandom } from '../../chaos/random.ts';
import { SEED, scaled } from '../../chaos/scaled.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { openRawWebSocket } from '../../support/raw-web-socket.ts';
import { countResolvers } from './count-resolvers.ts';
import { HOSTILE } from './hostile-requests.ts';

/** Requests of each family. */
const REQUESTS = scaled('CHAOS_HOSTILE', 20, 100);

/** What half of the requests may leave behind, in bytes: refused texts are kept within a sixteenth of the cache. */
const LEFT_BEHIND = 16 * 1024 * 1024;

const TYPES = ['application/json', 'application/graphql+json'];

test(`G1: ${REQUESTS} hostile requests of each family are refused before anything of them is executed (seed ${SEED})`, {
  timeout: 30_000 + REQUESTS * 1000,
}, async () => {
  await using gateway = await openTestGateway();
  await using socket = await openRawWebSocket(gateway.socketUrl);
  await socket.initialise();
  const random = createRandom(SEED);
  const bodies = Object.entries(HOSTILE).flatMap(([family, body]) =>
    Array.from({ length: REQUESTS }, () => ({ family, body: body(random) })),
  );
  using resolvers = countResolvers(schema);
  const took: number[] = [];
  const executed: string[] = [];
  let refused = 0;

  const post = async (body: Buffer, type: string) => {
    const began = performance.now();
    const response = await fetch(gateway.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': type, accept: 'application/graphql-response+json' },
      body: new Uint8Array(body),
    });
    const answer = await response.json();
    took.push(performance.now() - began);
    return { status: response.status, answer };
  };

  // Every family is in both halves.
  const halves = [0, 1].flatMap((half) => bodies.filter((_, index) => index % 2 === half));
  let halfWay = 0;
  for (const [index, { family, body }] of halves.entries()) {
    if (index === halves.length / 2) halfWay = heapAfterCollection();
    const what = `seed ${SEED}, ${family}: ${body.toString('latin1').slice(0, 300)}`;
    const before = resolvers.calls;
    for (const type of TYPES) {
      const { status, answer } = await post(body, type);
      expect(status, what).toBe(400);
      expect(answer, what).not.toHaveProperty('data');
      expect(answer.errors[0].extensions.code, what).toMatch(/^(QUERY_TOO_COMPLEX|BAD_USER_INPUT)$/);
    }
    const params = paramsOf(body);
    if (params) {
      socket.send({ type: 'subscribe', id: '1', payload: params });
      expect(await socket.next(), what).toMatchObject({ type: 'error' });
    }
    if (resolvers.calls > before) executed.push(what);
    else refused++;
  }

  const growth = heapAfterCollection() - halfWay;
  const sorted = took.sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  console.info(
    `G1: seed ${SEED}, ${refused} refused, p99 ${p99.toFixed(1)} ms, slowest ${sorted.at(-1)?.toFixed(1)} ms, heap ${(growth / 2 ** 20).toFixed(1)} MB more`,
  );
  recordFigures('G1', { 'hostile refused': refused, 'hostile executed': executed.length, p99 });
  expect(executed).toEqual([]);
  expect(growth).toBeLessThan(LEFT_BEHIND);

  // The counter counts: an honest request moves it.
  await gateway.request('{ engine { name } }');
  expect(resolvers.calls).toBeGreaterThan(0);
});

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** What a socket can be asked; what is no message of the protocol closes it, and is told of in websocket.test.ts. */
function paramsOf(body: Buffer): object | undefined {
  try {
    const params = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    const isOperation = typeof params?.query === 'string' && !Array.isArray(params.variables);
    return isOperation && typeof (params.operationName ?? '') === 'string' && body.length < 60_000
      ? params
      : undefined;
  } catch {
    return undefined;
  }
}
