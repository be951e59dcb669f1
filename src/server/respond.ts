import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Headers that every answer of ours carries: nothing is sniffed, framed, loaded by other sites or told to the next one.
 * Opened as a page, an answer loads and runs nothing; pages have policies of their own.
 */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** Answers with JSON, or with nothing where there is no body. */
export function respond(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(text);
}
