import { createHmac, timingSafeEqual } from 'node:crypto';

/** Most signatures read from one header: Cronofy sends one for each active secret of an application. */
const MAX_SIGNATURES = 10;

/**
 * Cronofy's signature of a body: HMAC-SHA256 over the raw bytes, keyed with the client secret, in standard
 * base64 (contract part 6). Exported so that users can sign test callbacks.
 */
export function sign(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/**
 * True where one element of the comma-separated header is the body's signature under one active secret.
 * Every pair is compared, each in constant time, so that how long it takes says nothing of how close a guess was.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  if (header === undefined || header.length > 4096) return false;
  const given = header.split(',').slice(0, MAX_SIGNATURES);
  let found = false;
  for (const secret of secrets) {
    const wanted = Buffer.from(sign(body, secret));
    for (const signature of given) {
      const bytes = Buffer.from(signature);
      if (bytes.length === wanted.length && timingSafeEqual(bytes, wanted)) found = true;
    }
  }
  return found;
}
