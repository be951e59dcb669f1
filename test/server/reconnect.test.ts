import { expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { type SeenEvent, watchEvents } from '../support/watch-events.ts';

const KILLS = 5;
/** Events that the subscriber must have seen between one kill and the next. */
const PER_RUN = 15;

test('a subscriber that resumes by cursor sees every event once, over five kills of the gateway', {
  timeout: 90_000,
}, async () => {
  await using gateway = await startGatewayProcess();
  const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
  const acknowledged: string[] = [];
  let writing = true;

  /** Retries each invite under one idempotency key until it is acknowledged, as an application does. */
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let count = 0; writing; count++) {
      const id = `w${writer}-${count}`;
      for (let done = false; !done && writing; ) {
        done = await createInvite(gateway.graphqlUrl, quietInput(id, { idempotencyKey: id })).then(
          () => true,
          async (error) => {
            if (!(error instanceof TypeError)) throw error;
            await new Promise((resolve) => setTimeout(resolve, 20));
            return false;
          },
        );
        if (done) acknowledged.push(id);
      }
    }
  });

  const seen: SeenEvent[] = [];
  const lastCursor = () => seen.at(-1)?.cursor ?? cursor;
  try {
    for (let kills = 0; kills < KILLS; kills++) {
      await using watch = watchEvents(gateway.socketUrl, lastCursor());
      for (let count = 0; count < PER_RUN; count++) seen.push(await watch.next());
      await gateway.end('SIGKILL');
      // What was under way to the client when the gateway died counts as seen; then the subscription breaks.
      for (;;) {
        const event = await watch.next().catch(() => undefined);
        if (!event) break;
        seen.push(event);
      }
      await gateway.start();
    }
  } finally {
    writing = false;
  }
  await Promise.all(writers);

  const { data } = await graphqlRequest(gateway.graphqlUrl, '{ invites(first: 1) { totalCount } }');
  const total: number = data.invites.totalCount;
  await using watch = watchEvents(gateway.socketUrl, lastCursor());
  while (seen.length < total - 1) seen.push(await watch.next());

  expect(seen.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: total - 1 }, (_, index) => index + 2),
  );
  expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  const ids = seen.map(({ invite }) => invite.smartInviteId);
  expect(new Set(ids).size).toBe(ids.length);
  const known = new Set(ids);
  expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
});
