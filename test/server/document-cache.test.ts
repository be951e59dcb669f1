import { createServer } from 'node:http';
import { type DocumentNode, parse } from 'graphql';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type { GraphContext } from '../../src/schema/context.ts';
import { createDocumentCache } from '../../src/server/document-cache.ts';
import { createGraphQL } from '../../src/server/graphql.ts';
import { serveSockets } from '../../src/server/websocket.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';

const log = pino({ level: 'silent' });
const QUERY = 'query Kind { __type(name: "Invite") { kind name } }';
const ANSWER = { data: { __type: { kind: 'OBJECT', name: 'Invite' } } };
const document = (text: string): [string, DocumentNode] => [text, parse(text)];

/** The pipeline with a cache that can be looked into. */
function open(bounds = { documents: 3, bytes: 10_000 }) {
  const cache = createDocumentCache(bounds);
  const keep = vi.fn(cache.keep);
  const documents = { ...cache, keep };
  const graphql = createGraphQL(() => ({}) as GraphContext, log, documents);
  const ask = async (query: string) => {
    const response = await graphql.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  };
  return { graphql, documents, keep, ask };
}

test('a document that is kept is answered like the first time, and is the same object', async () => {
  const { graphql, ask, documents, keep } = open();
  expect(await ask(QUERY)).toEqual(ANSWER);
  const kept = documents.get(QUERY);
  expect(await ask(QUERY)).toEqual(ANSWER);
  expect(keep).toHaveBeenCalledTimes(1);
  expect(kept).toBeDefined();
  expect(graphql.getEnveloped({}).parse(QUERY)).toBe(kept);
});

test('documents that do not parse or validate push out none that do, and get their errors each time', async () => {
  const { ask, documents } = open();
  await ask(QUERY);
  const kept = documents.get(QUERY);
  for (let round = 0; round < 500; round++) {
    for (const query of [`{ unknown${round} }`, `{ unfinished${round} `]) {
      expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      expect(documents.get(query)).toBeUndefined();
    }
  }
  expect(await ask('{ unknown0 }')).toHaveProperty('errors');
  expect(documents.get(QUERY)).toBe(kept);
});

test('a document of too many tokens is refused however often it is sent', async () => {
  const { ask, documents } = open({ documents: 3, bytes: 1_000_000 });
  const query = `{ ${'__typename '.repeat(1000)} }`;
  for (let round = 0; round < 2; round++)
    expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  expect(documents.get(query)).toBeUndefined();
});

test('what was used longest ago gives way, by number', () => {
  const cache = createDocumentCache({ documents: 2, bytes: 1000 });
  cache.keep(...document('{ a }'));
  cache.keep(...document('{ b }'));
  cache.get('{ a }');
  cache.keep(...document('{ c }'));
  expect(['{ a }', '{ b }', '{ c }'].map((text) => cache.get(text) !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});

test('and by bytes of text; one that is longer than all may be together pushes nothing out', () => {
  const cache = createDocumentCache({ documents: 100, bytes: 12 });
  cache.keep(...document('{ a }'));
  cache.keep(...document('{ b }'));
  cache.keep(...document('{ muchTooLong }'));
  expect(cache.get('{ a }')).toBeDefined();
  expect(cache.get('{ muchTooLong }')).toBeUndefined();
  // Ten characters, twelve bytes.
  cache.keep(...document('{ a } # ää'));
  expect(['{ a }', '{ b }'].map((text) => cache.get(text))).toEqual([undefined, undefined]);
  expect(cache.get('{ a } # ää')).toBeDefined();
});

test('a document that came over WebSocket is kept for HTTP, and the other way round', async () => {
  const { graphql, ask, keep } = open();
  const server = createServer(graphql);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const publicUrl = () => `http://127.0.0.1:${port}`;
  const sockets = serveSockets({ server, graphql, log, publicUrl, allowedOrigins: [] });
  try {
    await using socket = await openRawWebSocket(`ws://127.0.0.1:${port}/graphql`);
    await socket.initialise();
    const run = async (id: string, query: string) => {
      socket.send({ type: 'subscribe', id, payload: { query } });
      return socket.next();
    };
    expect(await run('1', QUERY)).toMatchObject({ type: 'next', payload: ANSWER });
    expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
    expect(await ask(QUERY)).toEqual(ANSWER);
    expect(keep).toHaveBeenCalledTimes(1);

    expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(await run('2', '{ __typename }')).toMatchObject({ payload: { data: { __typename: 'Query' } } });
    expect(keep).toHaveBeenCalledTimes(2);
  } finally {
    await sockets.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
