import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * How the way to a server behaves. `open` passes everything on; `blackhole` keeps every socket open and passes
 * nothing, new ones included, as a network does that lost its route or a peer that lost its power.
 */
export type Way = 'open' | 'blackhole';

/** A TCP way to a server that can be spoiled while it is in use. */
export interface CutProxy extends AsyncDisposable {
  readonly port: number;
  /** Of each open connection, the port from which the server sees it come. */
  readonly ports: () => readonly number[];
  /** Changes how the way behaves, for the connections that there are and for those to come. */
  set(way: Way): void;
  /** Makes a hole of one connection alone, by that port. */
  blackhole(port: number): void;
  /** Passes everything on this much later, in milliseconds. */
  delay(ms: number): void;
  /** Resets every connection that there is; new ones are taken. */
  cut(): void;
}

/** Opens a way to a port of 127.0.0.1 on a port of its own. */
export async function startCutProxy(to: number): Promise<CutProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const holes = new Set<number>();
  let way: Way = 'open';
  let delayMs = 0;

  const isHole = (from: Socket, target: Socket) =>
    way === 'blackhole' || [from, target].some(({ localPort = 0 }) => holes.has(localPort));
  const pass = (from: Socket, target: Socket) => {
    from.on('data', (chunk: Buffer) => {
      // What was sent into a hole never arrives, also later: that connection is lost, and only a check can tell.
      if (isHole(from, target)) return;
      if (delayMs === 0) target.write(chunk);
      else setTimeout(() => target.writable && target.write(chunk), delayMs);
    });
    from.on('end', () => {
      if (!isHole(from, target)) target.end();
    });
  };
  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    const outgoing = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    const pair = [incoming, outgoing] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [outgoing, incoming] as const]) {
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
    pass(incoming, outgoing);
    pass(outgoing, incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = () => {
    for (const [incoming, outgoing] of pairs) {
      incoming.resetAndDestroy();
      outgoing.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    ports: () => [...pairs].flatMap(([, outgoing]) => outgoing.localPort ?? []),
    blackhole: (hole) => void holes.add(hole),
    set: (next) => {
      way = next;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
