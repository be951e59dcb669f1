import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../respond.ts';
import type { Reader } from './reader.ts';
import { CONTENT_SECURITY_POLICY } from './style.ts';

/** Sends a page that nobody keeps, lists or frames. To HEAD, node:http sends the headers alone. */
export function sendPage(
  response: ServerResponse,
  { language }: Reader,
  status: number,
  page: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    'Content-Language': language,
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex, nofollow',
    Vary: 'Accept-Language',
    ...headers,
  });
  response.end(page);
}
