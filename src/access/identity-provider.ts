import type { JWTPayload } from 'jose';
import type { Clock } from '../invites/ports.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { DEFAULT_APPLICATION, type Principal, SCOPES, type Scope } from './principal.ts';
import { viewerScopes } from './viewer-token.ts';

/** Where an identity provider's keys are, and what its tokens must say. */
export interface ProviderSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Public keys only: a token that chose HS256 would be checked with what everybody can read (RFC 8725 §2.1). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
/** Milliseconds to wait for the keys. */
export const JWKS_MS = 5000;
/** Milliseconds that keys are kept; a key that is not among them is asked for at once, though not more often than JWKS_PAUSE_MS. */
const JWKS_KEPT_MS = 600_000;
const JWKS_PAUSE_MS = 30_000;
/** How far the provider's clock may be off, in seconds. */
const CLOCK_SKEW_SECONDS = 5;

/**
 * Reads tokens of the user's own identity provider (JWT, RFC 7519; keys as a JWK Set, RFC 7517). Undefined for
 * whatever is not valid, and while the keys cannot be had: nobody is let in for want of them.
 * @param onTrouble told when the keys cannot be had
 */
export function createIdentityProvider(
  { jwksUrl, issuer, audience }: ProviderSettings,
  clock: Clock,
  onTrouble: (error: unknown) => void,
): (token: string) => Promise<Principal | undefined> {
  let opening: Promise<typeof import('jose')> | undefined;
  let keys: ReturnType<typeof import('jose').createRemoteJWKSet> | undefined;
  return async (token) => {
    opening ??= import('jose');
    const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await opening;
    keys ??= createRemoteJWKSet(new URL(jwksUrl), {
      timeoutDuration: JWKS_MS,
      cacheMaxAge: JWKS_KEPT_MS,
      cooldownDuration: JWKS_PAUSE_MS,
      [customFetch]: boundedFetch,
    });
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ALGORITHMS,
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(clock.now()),
      });
      return principalOf(payload);
    } catch (error) {
      const isTheirs = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      if (!isTheirs) onTrouble(error);
      return undefined;
    }
  };
}

/**
 * The claims, as docs/security.md has them. A token whose holder is not said to be a member of the application is that
 * of a guest: bound to their proven address, to read and watch only. Anybody can have an account at many a provider.
 */
function principalOf(claims: JWTPayload): Principal | undefined {
  const { sub, exp, email, email_verified, invitegraph_application, invitegraph_member } = claims;
  const application = invitegraph_application ?? DEFAULT_APPLICATION;
  if (typeof application !== 'string' || application === '') return undefined;
  const about = { application, actor: `user:${sub}`, expiresAt: Number(exp) * 1000 };
  const named = scopesOf(claims.scope ?? claims.scp);
  if (invitegraph_member === true) return Object.freeze({ ...about, scopes: named });
  if (typeof email !== 'string' || email === '' || email_verified !== true) return undefined;
  const scopes = viewerScopes(named.size > 0 ? named : SCOPES);
  return Object.freeze({ ...about, scopes, only: { recipientEmail: email } });
}

/** A text with spaces (RFC 8693 §4.2), or a list, as some write it. */
function scopesOf(claim: unknown): ReadonlySet<Scope> {
  const named = new Set(typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : []);
  return new Set(SCOPES.filter((scope) => named.has(scope)));
}
