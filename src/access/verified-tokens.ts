import type { Clock } from '../invites/ports.ts';
import type { Principal } from './principal.ts';

/** Verified tokens kept: as many as there are sockets, with room for those of requests. */
export const KEPT_TOKENS = 30_000;

/** Whose token has this digest. Undefined: it is not valid. */
type Verify = (token: string) => Promise<Principal | undefined>;

/**
 * Verifies each token once, and remembers by its digest whose it is until it ends. What is refused is not
 * remembered: nobody may push out what is, by sending nonsense.
 */
export function createVerifiedTokens(
  verify: Verify,
  clock: Clock,
  kept = KEPT_TOKENS,
): (token: string, digest: string) => Principal | undefined | Promise<Principal | undefined> {
  const known = new Map<string, Principal>();
  return (token, digest) => {
    const principal = known.get(digest);
    // Where its application was disabled, it may have been enabled since: it is verified anew.
    if (principal?.revoked?.aborted) known.delete(digest);
    else if (principal) {
      if ((principal.expiresAt ?? 0) > clock.now()) return principal;
      known.delete(digest);
      return undefined;
    }
    return verify(token).then((found) => {
      if (!found || (found.expiresAt ?? 0) <= clock.now()) return undefined;
      // Two requests at once verify twice, and have one principal from then on: what is kept by principal is shared.
      const same = known.get(digest) ?? found;
      known.set(digest, same);
      if (known.size > kept) known.delete(known.keys().next().value as string);
      return same;
    });
  };
}
