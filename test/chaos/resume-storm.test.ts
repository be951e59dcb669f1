import { describe, expect, it } from 'vitest';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { produceEvents } from '../support/produce-events.ts';
import { backendsOf } from './backends.ts';
import { recordFigures } from './figures.ts';
import { startInstances } from './instances.ts';
import { startCrowd } from './run-crowd.ts';
import { scaled } from './scaled.ts';

const CLIENTS = scaled('CHAOS_CLIENTS', 200, 2000);
const EVENTS = scaled('CHAOS_BACKLOG', 300, 1000);

describe.skipIf(postgresMissing)('a storm of resumes', { timeout: 120_000 }, () => {
  it(`gives ${CLIENTS} clients that come back at once the ${EVENTS} events they missed, each once and in order`, async () => {
    await using database = await postgresDatabase();
    await using instances = await startInstances({ databases: [database.url] });
    const [gateway] = instances.all;
    if (!gateway) throw new Error('there is one');
    await produceEvents(gateway.graphqlUrl, 'missed', EVENTS + 5);
    const { data } = await graphqlRequest(
      gateway.graphqlUrl,
      '{ inviteEvents(first: 5) { edges { node { cursor sequence } } } }',
    );
    const { cursor, sequence } = data.inviteEvents.edges[4].node;

    await using backends = await backendsOf(database.url);
    const before = (await backends.all()).length;
    await using crowd = startCrowd({
      socketUrl: gateway.socketUrl,
      database: database.url,
      clients: CLIENTS,
      after: cursor,
      sequence,
      until: sequence + EVENTS,
      patienceMs: 90_000,
    });
    let most = before;
    let over = false;
    const done = crowd.done.finally(() => {
      over = true;
    });
    done.catch(() => {});
    await crowd.ready;
    const began = performance.now();
    while (!over) {
      most = Math.max(most, (await backends.all()).length);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { figures, exitCode } = await done;
    const { clients, gaps, duplicated } = figures;
    const seconds = (performance.now() - began) / 1000;
    recordFigures('B4', { clients, gaps, repeated: duplicated, seconds });
    console.log(`resumed at once: ${JSON.stringify({ ...figures, connections: { before, most } })}`);
    expect(figures).toMatchObject({ clients: CLIENTS, gaps: 0, duplicated: 0, incomplete: 0, wrong: 0 });
    expect(figures.received).toBe(CLIENTS * EVENTS);
    expect(exitCode).toBe(0);
    expect(gateway.unexpectedEnds()).toBe(0);
  });
});
