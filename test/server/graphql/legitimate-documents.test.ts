import { expect, test } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { recordFigures } from '../../chaos/figures.ts';
import { createRandom } from '../../chaos/random.ts';
import { SEED } from '../../chaos/scaled.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { openRawWebSocket } from '../../support/raw-web-socket.ts';
import { legitimateRequests } from './legitimate-requests.ts';

const REQUESTS = 200;

test(`G1: of ${REQUESTS} legitimate requests, every field at the root among them, none is refused (seed ${SEED})`, {
  timeout: 120_000,
}, async () => {
  await using gateway = await openTestGateway();
  await using socket = await openRawWebSocket(gateway.socketUrl);
  await socket.initialise();
  const refused: string[] = [];
  let accepted = 0;
  for (const { operation, query, variables } of legitimateRequests(schema, createRandom(SEED), REQUESTS)) {
    let answer: unknown;
    if (operation === 'subscription') {
      socket.send({ type: 'subscribe', id: '1', payload: { query, variables } });
      socket.send({ type: 'ping' });
      // A subscription that is taken says nothing before there is something to say.
      for (answer = await socket.next(); (answer as { type: string }).type === 'next'; )
        answer = await socket.next();
      socket.send({ type: 'complete', id: '1' });
      if ((answer as { type: string }).type !== 'error') accepted++;
      else refused.push(`${query} ${JSON.stringify(answer)}`);
      continue;
    }
    const result = await gateway.request(query, variables);
    // What was executed has data, if only null: the values are made up, and some of them suit nobody.
    if ('data' in result) accepted++;
    else refused.push(`${query} ${JSON.stringify(variables)} ${JSON.stringify(result)}`);
  }
  recordFigures('G1', { 'legitimate accepted': accepted, 'legitimate refused': refused.length });
  expect(refused, `seed ${SEED}`).toEqual([]);
});
