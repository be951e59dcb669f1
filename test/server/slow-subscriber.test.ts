import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { recordFigures } from '../chaos/figures.ts';
import { scaled } from '../chaos/scaled.ts';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { produceEvents } from '../support/produce-events.ts';
import { type StalledSubscriber, stalledSubscriber } from '../support/stalled-subscriber.ts';
import { watchEvents } from '../support/watch-events.ts';

const STALLED = scaled('CHAOS_STALLED', 50, 1000);
const EVENTS = scaled('CHAOS_STALLED_EVENTS', 3000, 20_000);
/** What one invite tells about itself, in characters. */
const DESCRIPTION = 1000;

/**
 * What a stalled subscriber asks for: each event some eight times over, so that what is meant for it exceeds
 * by far what the two kernels buffer for a connection (some 6 MB), and the rest has to be somewhere else.
 */
const HEAVY = `subscription ($after: Cursor) {
  inviteEvents(after: $after) {
    sequence cursor
    invite { ${Array.from({ length: 8 }, (_, index) => `e${index}: event { description }`).join(' ')} }
  }
}`;

/**
 * What 50 stalled subscribers may cost the process, in bytes. Held in memory, their messages would be
 * 50 x 3,000 x 8 kB = 1.2 GB, of which the kernels take a good part; a gateway that does not wait for the
 * socket grew by 580 MB here, this one by 140 MB. Each may hold one page of 100 parsed events, 15 MB together;
 * the rest is garbage of 3,000 mutations and some 40,000 messages, which V8 gives back late. More subscribers than
 * that may cost a page and what V8 keeps beside it each.
 */
const GROWTH = 300 * 1024 * 1024 + Math.max(0, STALLED - 50) * 4 * 1024 * 1024;

test.runIf(process.platform === 'linux')(
  'subscribers that stop reading cost a page each, hold up nobody and may go on later',
  { timeout: 90_000 + EVENTS * 10 },
  async () => {
    await using gateway = await startGatewayProcess({ LOG_LEVEL: 'warn' });
    const { cursor } = await createInvite(gateway.graphqlUrl, quietInput('first'));
    await produceEvents(gateway.graphqlUrl, 'warm-up', 200, DESCRIPTION);
    const before = await residentBytes(gateway.pid());
    const stalled: StalledSubscriber[] = [];
    try {
      for (let count = 0; count < STALLED; count++)
        stalled.push(await stalledSubscriber(gateway.port, HEAVY, { after: cursor }));
      // After them, so that it is given up after them: once it is, all of them are.
      const deaf = await deafSubscriber(gateway, cursor);
      await using reader = watchEvents(gateway.socketUrl, cursor);

      const produced = produceEvents(gateway.graphqlUrl, 'event', EVENTS, DESCRIPTION);
      const total = 200 + EVENTS;
      let most = before;
      for (let count = 0; count < total; count++) {
        await reader.next();
        if (count % 100 === 0) most = Math.max(most, await residentBytes(gateway.pid()));
      }
      await produced;
      most = Math.max(most, await residentBytes(gateway.pid()));
      console.log(
        `RSS with ${STALLED} stalled subscribers over ${EVENTS} events: ${megabytes(before)} before, ${megabytes(most)} at most`,
      );
      expect(reader.seen.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: total }, (_, index) => index + 2),
      );
      const growth = ((most - before) / 1024 / 1024 / stalled.length) * 100;
      recordFigures('B1', { stalled: stalled.length, 'growth for 100': growth });
      expect(most - before).toBeLessThan(GROWTH);

      // Whoever answers no ping is let go, though it never said a word.
      expect(await deaf.closed).toBe(1006);
      const [first] = stalled;
      const messages = (await (first as StalledSubscriber).drain()).map((text) => JSON.parse(text));
      const got = messages
        .filter(({ type }) => type === 'next')
        .map(({ payload }) => payload.data.inviteEvents);
      expect(got.length).toBeGreaterThan(0);
      // It was stopped on the way: otherwise nothing above was put to the test.
      expect(got.length).toBeLessThan(total);
      await using resumed = watchEvents(gateway.socketUrl, got.at(-1).cursor);
      for (let count = got.length; count < total; count++) await resumed.next();
      const sequences = [...got, ...resumed.seen].map(({ sequence }) => sequence);
      expect(sequences).toEqual(Array.from({ length: total }, (_, index) => index + 2));

      expect(gateway.output()).not.toMatch(/"level":(50|60)/);
      expect(await gateway.end('SIGTERM')).toBe(0);
    } finally {
      for (const one of stalled) one.close();
    }
  },
);

/** Reads but answers no ping; `closed` gives the code with which it is let go. */
async function deafSubscriber(gateway: GatewayProcess, after: string): Promise<{ closed: Promise<number> }> {
  const socket = new WebSocket(gateway.socketUrl, 'graphql-transport-ws', { autoPong: false });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await new Promise((resolve) => socket.once('message', resolve));
  socket.send(
    JSON.stringify({ type: 'subscribe', id: '1', payload: { query: HEAVY, variables: { after } } }),
  );
  return { closed };
}

/** Resident memory of a process, in bytes (proc(5), VmRSS). */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
