import type { IncomingMessage } from 'node:http';

/** The body was larger than its route takes; nothing past the limit was kept. */
export class BodyTooLargeError extends Error {
  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/**
 * The raw bytes of a request. Rejects with BodyTooLargeError as soon as they, or what Content-Length announces,
 * exceed the limit in bytes; the request can still be answered then. Rejects with the stream's own error where the
 * client goes away.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => takeBody(request, limit, resolve, reject));
}

/** The same for whom a promise for each request would be too many: one of the two is called, once. */
export function takeBody(
  request: IncomingMessage,
  limit: number,
  take: (body: Buffer) => void,
  fail: (error: Error) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limit) return void fail(new BodyTooLargeError(limit));
  let chunks: Buffer[] | undefined = [];
  let size = 0;
  // Listeners and no iterator: that would take the connection along on its way out, and costs as much as an answer.
  // They stay, for nothing is heard of a request after its end, and taking them off costs as much as its body.
  const onData = (chunk: Buffer) => {
    if (!chunks) return;
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    chunks = undefined;
    request.pause();
    fail(new BodyTooLargeError(limit));
  };
  const onEnd = () => {
    if (!chunks) return;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
    chunks = undefined;
    take(body);
  };
  // Every request closes, most of them long after their end: the error is made only for those that have none.
  const onFailure = (error?: Error) => {
    if (!chunks) return;
    chunks = undefined;
    fail(error ?? new Error('The client went away.'));
  };
  if (request.destroyed && !request.readableEnded) return void onFailure();
  request.on('data', onData).on('end', onEnd).on('error', onFailure).on('close', onFailure);
}
