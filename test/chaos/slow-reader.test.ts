import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SOCKET_BACKLOG_BYTES } from '../../src/server/live/member.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { produceEvents } from '../support/produce-events.ts';
import { openRawWebSocket } from '../support/raw-web-socket.ts';
import { recordFigures } from './figures.ts';
import { scaled } from './scaled.ts';

const EVENTS = scaled('CHAOS_SLOW_EVENTS', 1500, 20_000);
const MOST_EVENTS = Math.max(20_000, EVENTS);
const BATCH = 100;
/** What one invite tells about itself, in characters, and how often the subscription asks for it. */
const DESCRIPTION = 1000;
const TIMES = 12;
const HEAVY = `subscription { inviteEvents { sequence invite { ${Array.from(
  { length: TIMES },
  (_, index) => `e${index}: event { description }`,
).join(' ')} } } }`;
const READING_MS = 1000;
/** The bound, one write of at most as much again, and an event that may be longer than the rest of it. */
const MOST_BYTES = 2 * SOCKET_BACKLOG_BYTES + 2 * DESCRIPTION * TIMES;

test('a reader of one event a second costs one write of memory, and misses nothing', {
  timeout: 120_000,
}, async () => {
  // The gateway's side of every connection, as Node tells of it.
  const accepted = new Set<Socket>();
  const onSocket = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket };
    accepted.add(socket);
    socket.once('close', () => accepted.delete(socket));
  };
  subscribe('net.server.socket', onSocket);
  try {
    await using gateway = await openTestGateway();
    await produceEvents(gateway.graphqlUrl, 'before', 5);
    await using reader = await openRawWebSocket(gateway.socketUrl);
    await reader.initialise();
    reader.send({ type: 'subscribe', id: '1', payload: { query: HEAVY } });
    await produceEvents(gateway.graphqlUrl, 'first', 5);
    const sequences: number[] = [];
    const take = async () => {
      const message = await reader.next();
      if (message.type === 'next') sequences.push(message.payload.data.inviteEvents.sequence);
      else if (message.type !== 'ping') throw new Error(JSON.stringify(message));
    };
    await take();

    let most = 0;
    let events = 0;
    let produced = false;
    // The system's own buffers grow while somebody reads, to 33 MB and more: goes on until they are full, too.
    const produce = async () => {
      while (events < EVENTS || (most === 0 && events < MOST_EVENTS)) {
        await produceEvents(gateway.graphqlUrl, `event-${events}`, BATCH, DESCRIPTION);
        events += BATCH;
      }
    };
    const producing = produce().finally(() => {
      produced = true;
    });
    let nextReading = performance.now();
    while (!produced) {
      reader.socket.pause();
      if (performance.now() > nextReading) {
        nextReading += READING_MS;
        reader.socket.resume();
        await take();
      }
      most = Math.max(most, ...[...accepted].map(({ writableLength }) => writableLength));
      await pause(2);
    }
    await producing;
    reader.socket.resume();
    while ((sequences.at(-1) ?? 0) < events + 10) await take();
    const total = sequences.length * DESCRIPTION * TIMES;
    recordFigures('B2', { 'waiting for the socket': most / MOST_BYTES });
    console.log(
      `slow reader: ${JSON.stringify({ events: sequences.length, sentBytes: total, mostWaitingBytes: most })}`,
    );
    expect(sequences).toEqual(Array.from(sequences, (_, index) => (sequences[0] as number) + index));
    // It was held up: else there was nothing to bound.
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(MOST_BYTES);
  } finally {
    unsubscribe('net.server.socket', onSocket);
  }
});
