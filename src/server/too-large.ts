import type { ServerResponse } from 'node:http';
import { LIMITS } from './limits.ts';
import type { BodyTooLargeError } from './read-body.ts';
import { SECURITY_HEADERS } from './respond.ts';

/**
 * Answers 413 and gives up the connection. What the client still sends is thrown away for a bounded time
 * first: a connection that is closed over unread bytes is reset, and a reset can overtake the answer.
 */
export function tooLarge(response: ServerResponse, { message }: BodyTooLargeError): void {
  const body = JSON.stringify({ error: message });
  response.writeHead(413, {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  // Written whole and not ended: the client has its answer, and the connection lives a little longer.
  response.write(body);
  const timer = setTimeout(() => response.end(), LIMITS.unreadBody.value);
  response.req.once('close', () => {
    clearTimeout(timer);
    response.end();
  });
  response.req.resume();
}
