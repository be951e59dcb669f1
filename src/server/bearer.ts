import { createHash, timingSafeEqual } from 'node:crypto';

/** Digits of a fingerprint: enough to tell a few secrets apart, far too few to know one again among guesses. */
const FINGERPRINT = 4;

/**
 * Tells whether an Authorization header carries one of the secrets (RFC 6750 §2.1). Every secret is compared, as
 * a digest and in constant time, so that how long it takes says nothing of how close or how long a guess was.
 */
export function createBearerCheck(
  secrets: readonly string[],
): (authorization: string | undefined) => boolean {
  const digests = secrets.map((secret) => digestOf(Buffer.from(secret)));
  return (authorization = '') => {
    if (!/^bearer /i.test(authorization)) return false;
    // Node reads headers as Latin-1, a character for each byte that was sent.
    const given = digestOf(Buffer.from(authorization.slice('bearer '.length).trim(), 'latin1'));
    let found = false;
    for (const digest of digests) if (timingSafeEqual(digest, given)) found = true;
    return found;
  };
}

/** A name for the secret in an Authorization header that was found good: it says which one, and nothing of it. */
export function fingerprintOf(authorization: string): string {
  return digestOf(Buffer.from(authorization.slice('bearer '.length).trim(), 'latin1'))
    .toString('hex')
    .slice(0, FINGERPRINT);
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
