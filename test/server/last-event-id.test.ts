import { createClient } from 'graphql-sse';
import { EventSource } from 'undici';
import { describe, expect, test } from 'vitest';
import { scaled } from '../chaos/scaled.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startCutProxy } from '../support/cut-proxy.ts';
import { eventSource, readEvents } from '../support/event-stream.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { produceEvents } from '../support/produce-events.ts';

/** Selects no cursor: the connection alone knows where it was. */
const QUERY = 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence } }';
const CUTS = scaled('CHAOS_SSE_CUTS', 20, 200);

const sequenceOf = (data: string): number => JSON.parse(data).data.inviteEvents.sequence;
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const STORES = [
  { name: 'SQLite', open: async () => undefined },
  ...(postgresMissing ? [] : [{ name: 'Postgres', open: () => postgresDatabase() }]),
];

describe.each(STORES)('an event source on $name', ({ open }) => {
  test(`that is cut off ${CUTS} times sees every event once, by Last-Event-ID alone`, {
    timeout: 60_000 + CUTS * 500,
  }, async () => {
    await using database = await open();
    await using gateway = await openTestGateway(database ? { DATABASE_URL: database.url } : {});
    const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
    // The address keeps the first cursor for ever, as a browser's does.
    const source = eventSource(gateway.graphqlUrl, QUERY, { after: cursor });
    const seen: number[] = [];
    let events = 1;
    for (let cut = 0; cut <= CUTS; cut++) {
      const last = cut === CUTS;
      const producing = produceEvents(gateway.graphqlUrl, `cut-${cut}`, 10);
      events += 10;
      const connection = await source.connect();
      // Some connections get nothing, others everything that there is.
      const wanted = last ? events - (seen.at(-1) ?? 1) : Math.floor(Math.random() * 12);
      for (let count = 0; count < wanted && (seen.at(-1) ?? 1) < events; count++) {
        const { value } = await connection.next();
        if (!value) throw new Error('The stream ended.');
        seen.push(sequenceOf(value.data));
      }
      connection.end();
      await producing;
    }
    expect(seen).toEqual(range(2, events));
  });
});

/** A subscription by GET with this header, and the first that comes of it. */
async function resumed(url: string, lastEventId: string | readonly string[], query = QUERY, after?: string) {
  const address = `${url}?${new URLSearchParams({ query, variables: JSON.stringify({ after }) })}`;
  const stop = new AbortController();
  const headers = new Headers({ accept: 'text/event-stream' });
  for (const value of [lastEventId].flat()) headers.append('last-event-id', value);
  const response = await fetch(address, { headers, signal: stop.signal });
  const events = readEvents(response.body as NonNullable<Response['body']>);
  return {
    next: async () => JSON.parse((await events.next()).value?.data || 'null'),
    end: () => stop.abort(),
  };
}

describe('Last-Event-ID', () => {
  test('goes on where the connection was, also before anything came', async () => {
    await using gateway = await openTestGateway();
    const source = eventSource(gateway.graphqlUrl, QUERY);
    const connection = await source.connect();
    const nothing = connection.next().catch(() => undefined);
    await expect.poll(source.lastEventId).not.toBe('');
    connection.end();
    await nothing;
    await produceEvents(gateway.graphqlUrl, 'meanwhile', 5);
    const again = await source.connect();
    for (const sequence of range(1, 5))
      expect(sequenceOf((await again.next()).value?.data ?? '')).toBe(sequence);
    again.end();
  });

  test('of an EventSource that connects again by itself misses nothing and repeats nothing', async () => {
    await using gateway = await openTestGateway();
    await using way = await startCutProxy(gateway.port);
    const url = `http://127.0.0.1:${way.port}/graphql?${new URLSearchParams({ query: QUERY })}`;
    const source = new EventSource(url);
    let opened = 0;
    const seen: number[] = [];
    source.addEventListener('open', () => opened++);
    source.addEventListener('next', (event) => seen.push(sequenceOf((event as MessageEvent).data)));
    try {
      await expect.poll(() => opened).toBe(1);
      await produceEvents(gateway.graphqlUrl, 'before', 5);
      await expect.poll(() => seen).toEqual(range(1, 5));
      way.cut();
      await produceEvents(gateway.graphqlUrl, 'meanwhile', 5);
      await expect.poll(() => seen, { timeout: 20_000 }).toEqual(range(1, 10));
      expect(opened).toBe(2);
    } finally {
      // It connects again for ever.
      source.close();
    }
  }, 30_000);

  test('wins over the cursor of the document, and an empty one is none', async () => {
    await using gateway = await openTestGateway();
    const { cursor: first } = await createInvite(gateway.graphqlUrl, quietInput('a'));
    const { cursor: second } = await createInvite(gateway.graphqlUrl, quietInput('b'));
    await createInvite(gateway.graphqlUrl, quietInput('c'));
    const later = await resumed(gateway.graphqlUrl, second, QUERY, first);
    expect(await later.next()).toEqual({ data: { inviteEvents: { sequence: 3 } } });
    later.end();
    const empty = await resumed(gateway.graphqlUrl, '', QUERY, first);
    expect(await empty.next()).toEqual({ data: { inviteEvents: { sequence: 2 } } });
    empty.end();
  });

  test('changes nothing for inviteStatus, which begins with the present state and gives no ids', async () => {
    await using gateway = await openTestGateway();
    await createInvite(gateway.graphqlUrl, quietInput('a'));
    const status = 'subscription { inviteStatus(smartInviteId: "a") { smartInviteId } }';
    const source = eventSource(gateway.graphqlUrl, status);
    const connection = await source.connect();
    expect((await connection.next()).value).toMatchObject({ event: 'next', lastEventId: '' });
    connection.end();
    const again = await resumed(gateway.graphqlUrl, 'nonsense', status);
    expect(await again.next()).toEqual({ data: { inviteStatus: { smartInviteId: 'a' } } });
    again.end();
  });

  test('of another store gets CURSOR_EXPIRED with the oldest cursor', async () => {
    await using other = await openTestGateway({ TOKEN_SECRET: 's'.repeat(32) });
    const { cursor } = await createInvite(other.graphqlUrl, quietInput('a'));
    await using gateway = await openTestGateway({ TOKEN_SECRET: 's'.repeat(32) });
    await createInvite(gateway.graphqlUrl, quietInput('a'));
    const stream = await resumed(gateway.graphqlUrl, cursor);
    const { errors } = await stream.next();
    expect(errors).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }]);
    expect(await stream.next()).toBeNull();
    const { oldestCursor } = errors[0].extensions;
    const onwards = await resumed(gateway.graphqlUrl, oldestCursor);
    expect(await onwards.next()).toEqual({ data: { inviteEvents: { sequence: 1 } } });
    onwards.end();
  });

  const HOSTILE: [string, (cursor: string) => string | readonly string[]][] = [
    ['nothing that was ever a cursor', () => 'AAAA'],
    ['of 8,000 characters', () => 'A'.repeat(8000)],
    ['with one character more', (cursor) => `${cursor}A`],
    ['with one character less', (cursor) => cursor.slice(0, -1)],
    ['sent twice', (cursor) => [cursor, cursor]],
    ['that looks like SQL', () => "' or 1=1 --"],
    ['that looks like a field of the stream', (cursor) => `${cursor}\u00ff: data`],
    ['that is a number', () => '1'],
  ];
  test.each(HOSTILE)(
    '%s is refused as a wrong cursor, and costs nobody else anything',
    async (_name, make) => {
      await using gateway = await openTestGateway();
      const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('a'));
      const stream = await resumed(gateway.graphqlUrl, make(cursor));
      expect(await stream.next()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      stream.end();
      const { data } = await graphqlRequest(gateway.graphqlUrl, '{ latestCursor }');
      expect(data.latestCursor).toBe(cursor);
    },
  );

  test('does not disturb a client of graphql-sse, which knows no ids', async () => {
    await using gateway = await openTestGateway();
    const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
    await produceEvents(gateway.graphqlUrl, 'more', 5);
    const client = createClient({ url: gateway.graphqlUrl, retryAttempts: 0 });
    const seen: number[] = [];
    for await (const { data } of client.iterate<{ inviteEvents: { sequence: number } }>({
      query: QUERY,
      variables: { after: cursor },
    })) {
      seen.push(data?.inviteEvents.sequence ?? 0);
      if (seen.length === 5) break;
    }
    expect(seen).toEqual(range(2, 6));
    client.dispose();
  });

  test('of a client of graphql-sse that resumes with the header goes on there', async () => {
    await using gateway = await openTestGateway();
    const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
    await produceEvents(gateway.graphqlUrl, 'more', 5);
    const client = createClient({
      url: gateway.graphqlUrl,
      retryAttempts: 0,
      headers: { 'last-event-id': cursor },
    });
    for await (const { data } of client.iterate<{ inviteEvents: { sequence: number } }>({ query: QUERY })) {
      expect(data).toEqual({ inviteEvents: { sequence: 2 } });
      break;
    }
    client.dispose();
  });
});
