import { createHash, timingSafeEqual } from 'node:crypto';

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

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
