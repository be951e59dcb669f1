import type { IncomingMessage } from 'node:http';

/** The body was larger than its route takes; nothing past the limit was kept. */
export class BodyTooLargeError extends Error {
  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`);
    this.name = 'BodyTooLargeError';
  }
}

/**
 * The raw bytes of a request. Throws BodyTooLargeError as soon as they, or what Content-Length announces,
 * exceed the limit in bytes; the request can still be answered then. Throws the stream's own error where the
 * client goes away.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLargeError(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  // Destroyed on the way out, the request would take its connection along, and the 413 with it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
