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
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return reject(new BodyTooLargeError(limit));
    const chunks: Buffer[] = [];
    let size = 0;
    // Listeners and no iterator: that would take the connection along on its way out, and costs as much as an answer.
    // They stay, for nothing is heard of a request after its end, and taking them off costs as much as its body.
    let isSettled = false;
    const onData = (chunk: Buffer) => {
      if (isSettled) return;
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      isSettled = true;
      request.pause();
      reject(new BodyTooLargeError(limit));
    };
    const onEnd = () => {
      if (isSettled) return;
      isSettled = true;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size));
    };
    const onFailure = (error = new Error('The client went away.')) => {
      if (isSettled) return;
      isSettled = true;
      reject(error);
    };
    if (request.destroyed && !request.readableEnded) return onFailure();
    request.on('data', onData).on('end', onEnd).on('error', onFailure).on('close', onFailure);
  });
}
