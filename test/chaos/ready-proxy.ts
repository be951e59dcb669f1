import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How often instances are asked whether they are ready, in milliseconds. */
const ASK_MS = 25;

/** A balancer of TCP connections that asks every instance for /health/ready and sends nobody to one that says no. */
export interface ReadyProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that no instance could take. */
  readonly refused: () => number;
  /** Resolves to the time (performance.now) at which this instance was first seen not ready. */
  notReady(url: string): Promise<number>;
}

/** Opens one before instances, by their HTTP addresses. */
export async function startReadyProxy(urls: readonly string[]): Promise<ReadyProxy> {
  const instances = urls.map((url) => ({ url, port: Number(new URL(url).port), isReady: false, turned: 0 }));
  const sockets = new Set<Socket>();
  let refused = 0;
  let turn = 0;
  let stopped = false;

  const ask = async (instance: (typeof instances)[number]) => {
    while (!stopped) {
      const answer = await fetch(`${instance.url}/health/ready`, { headers: { connection: 'close' } }).then(
        async (response) => {
          await response.body?.cancel();
          return response.ok;
        },
        () => false,
      );
      if (instance.isReady && !answer) instance.turned = performance.now();
      instance.isReady = answer;
      await pause(ASK_MS);
    }
  };
  const asking = instances.map(ask);

  const server = createServer({ allowHalfOpen: true }, (incoming) => {
    const ready = instances.filter(({ isReady }) => isReady);
    const target = ready[turn++ % Math.max(1, ready.length)];
    if (!target) {
      refused++;
      return incoming.destroy();
    }
    const outgoing = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true });
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true).pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!from.readableEnded) to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  while (!instances.every(({ isReady }) => isReady)) await pause(ASK_MS);

  return {
    port: (server.address() as AddressInfo).port,
    refused: () => refused,
    async notReady(url) {
      const instance = instances.find((one) => one.url === url);
      while (!instance?.turned) await pause(5);
      return instance.turned;
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(asking);
    },
  };
}
