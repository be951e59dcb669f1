import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../respond.ts';
import { type Asset, chooseEncoding } from './asset.ts';

export function isRead(request: IncomingMessage): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

/** Answers with the bytes of an asset, to be kept for good: another content would have another name. */
export async function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  asset: Asset | undefined,
): Promise<void> {
  if (!asset) return send(request, response, 404, { 'Cache-Control': 'no-store' });
  const encoding = chooseEncoding(request.headers['accept-encoding']?.toString());
  const headers = {
    'Content-Type': asset.contentType,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // A worker obeys the policy of its own response: it may compute, and reach nothing.
    'Content-Security-Policy': "default-src 'none'",
    Vary: 'Accept-Encoding',
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  };
  send(request, response, 200, headers, await asset.bytes(encoding));
}

/** Answers a page or one of its parts; to HEAD, with its headers alone. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Buffer = '',
): void {
  response.writeHead(status, {
    ...(status === 304 ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...SECURITY_HEADERS,
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
