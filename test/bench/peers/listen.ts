import type { IncomingMessage, Server } from 'node:http';

/** Listens on the port that the benchmark gave and says so. */
export function listen(server: Server): void {
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'));
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Publishes so many events, each in a turn of its own, as requests from outside would come. */
export async function publishEach(count: number, publish: () => void): Promise<void> {
  for (let event = 0; event < count; event++) {
    publish();
    await new Promise(setImmediate);
  }
}
