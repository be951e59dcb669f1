/**
 * Many subscribers in one process: `node crowd.ts OPTIONS`, where OPTIONS is JSON as CrowdOptions has it.
 *
 * It shares no code with the gateway. Every subscriber goes through the events from a cursor to a sequence, counts
 * what it gets out of turn, and begins again at its last cursor where its socket is closed or its place is taken;
 * at the end what each received is compared with the event table. Prints `ready` on a line when all have a socket,
 * then CrowdFigures as JSON. Exits with 1 where a subscriber did not get exactly what it should.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { CrowdFigures, CrowdOptions } from './records.ts';
import { readStored } from './stored.ts';

const SUBSCRIPTION = /* GraphQL */ `
  subscription Crowd($after: Cursor) { inviteEvents(after: $after) { cursor sequence id occurredAt } }
`;
const BACKOFF_MS = 100;
/** Latencies kept, for the percentiles: more than any run has needs a sample. */
const MAX_LATENCIES = 2_000_000;

const options = JSON.parse(process.argv[2] as string) as CrowdOptions;
const { socketUrl, database, clients, after, sequence, until, patienceMs } = options;
const patience = AbortSignal.timeout(patienceMs);
const counts = { received: 0, gaps: 0, duplicated: 0, incomplete: 0, wrong: 0, resumed: 0 };
const latencies: number[] = [];
const opened = Promise.withResolvers<void>();
let open = 0;

interface Event {
  readonly cursor: string;
  readonly sequence: number;
  readonly id: string;
  readonly occurredAt: string;
}

/** FNV-1a over what a subscriber received, in 32 bits: two lists that differ have the same one in 4 billion times. */
function fold(hash: number, { sequence, id }: Pick<Event, 'sequence' | 'id'>): number {
  let folded = hash;
  for (const text of [String(sequence), id])
    for (let index = 0; index < text.length; index++)
      folded = Math.imul(folded ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return folded;
}

/** One subscriber's way from the cursor to the end; resolves to the hash of what it received. */
async function follow(): Promise<number> {
  let hash = 0x811c9dc5;
  let last = sequence;
  let cursor = after;
  for (let life = 0; last < until && !patience.aborted; life++) {
    if (life > 0) {
      counts.resumed += 1;
      await pause(BACKOFF_MS);
    }
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(socketUrl, 'graphql-transport-ws', { perMessageDeflate: false });
      const give = () => socket.terminate();
      patience.addEventListener('abort', give);
      socket.once('open', () => socket.send('{"type":"connection_init"}'));
      socket.on('error', () => {});
      socket.once('close', () => {
        patience.removeEventListener('abort', give);
        resolve();
      });
      socket.on('message', async (data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'connection_ack') {
          if (life === 0 && ++open === clients) opened.resolve();
          // All at once, whoever came first.
          await opened.promise;
          const payload = { query: SUBSCRIPTION, variables: { after: cursor } };
          socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
        } else if (message.type === 'ping') socket.send('{"type":"pong"}');
        else if (message.type === 'next' && message.payload.data) {
          const event = message.payload.data.inviteEvents as Event;
          if (last >= until) return;
          if (event.sequence <= last) counts.duplicated += 1;
          else if (event.sequence > last + 1) counts.gaps += 1;
          if (latencies.length < MAX_LATENCIES) latencies.push(Date.now() - Date.parse(event.occurredAt));
          hash = fold(hash, event);
          counts.received += 1;
          last = event.sequence;
          cursor = event.cursor;
          if (last >= until) socket.close(1000);
        } else if (message.type === 'next' || message.type === 'error' || message.type === 'complete') {
          process.stderr.write(`refused: ${String(data).slice(0, 300)}\n`);
          socket.close(1000);
        }
      });
    });
  }
  if (last < until) counts.incomplete += 1;
  return hash;
}

opened.promise.then(() => process.stdout.write('ready\n'));
const following = Array.from({ length: clients }, () => follow());
await Promise.race([opened.promise, Promise.all(following)]);
const began = performance.now();
const hashes = await Promise.all(following);
const seconds = (performance.now() - began) / 1000;

const { events } = await readStored(database);
const wanted = events
  .filter(({ offset }) => offset > sequence && offset <= until)
  .reduce((hash, { offset, id }) => fold(hash, { sequence: offset, id }), 0x811c9dc5);
counts.wrong = hashes.filter((hash) => hash !== wanted).length;
latencies.sort((a, b) => a - b);
const figures: CrowdFigures = {
  clients,
  ...counts,
  seconds: Math.round(seconds * 10) / 10,
  p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
process.exit(counts.gaps + counts.duplicated + counts.incomplete + counts.wrong > 0 ? 1 : 0);
