import { createHmac, hash, randomUUID } from 'node:crypto';
import type { Clock } from '../invites/ports.ts';
import type { Bounds, Principal, Scope } from './principal.ts';

/** What a viewer may do at the most. */
export const VIEWER_SCOPES = ['invites:read', 'events:subscribe'] as const satisfies readonly Scope[];
/** The longest life of a viewer token, in seconds: what cannot be taken back must end by itself. */
export const MAX_VIEWER_SECONDS = 86_400;
/** Characters of the names that one token is bound to: it rides in a header, and Node takes 16 KB of headers. */
export const MAX_BOUND_CHARACTERS = 4000;

const VIEWER_TOKEN_TYPE = 'viewer+jwt';
const ISSUER = 'invitegraph';

/** What a token is made for. */
export interface Viewer {
  readonly application: string;
  readonly scopes: readonly Scope[];
  readonly only: Bounds;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Makes and reads the tokens that a server hands to its pages. */
export interface ViewerTokens {
  sign(viewer: Viewer): Promise<string>;
  /** Undefined for a token that is not ours, was changed, or is over. */
  verify(token: string): Promise<Principal | undefined>;
}

interface Key {
  readonly kid: string;
  readonly bytes: Uint8Array;
}

/**
 * JSON Web Tokens under HS256 with keys derived from the token secrets, so that a viewer token is no cursor and no
 * link: the first secret signs, any verifies. The algorithm and the type are ours and never the token's choice
 * (RFC 8725 §3.1, §3.11). jose is loaded with the first token.
 */
export function createViewerTokens(secrets: readonly string[], clock: Clock): ViewerTokens {
  const keys = secrets.map(keyOf);
  const [signing] = keys as [Key];
  return {
    async sign({ application, scopes, only, expiresAt }) {
      const { SignJWT } = await import('jose');
      return new SignJWT({
        app: application,
        scope: scopes.join(' '),
        ...(only.smartInviteIds ? { ids: only.smartInviteIds } : {}),
        ...(only.recipientEmail === undefined ? {} : { email: only.recipientEmail }),
      })
        .setProtectedHeader({ alg: 'HS256', typ: VIEWER_TOKEN_TYPE, kid: signing.kid })
        .setIssuer(ISSUER)
        .setJti(randomUUID())
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(signing.bytes);
    },
    async verify(token) {
      const { decodeProtectedHeader, jwtVerify } = await import('jose');
      try {
        const { kid } = decodeProtectedHeader(token);
        const key = keys.find((one) => one.kid === kid);
        if (!key) return undefined;
        const { payload } = await jwtVerify(token, key.bytes, {
          algorithms: ['HS256'],
          typ: VIEWER_TOKEN_TYPE,
          issuer: ISSUER,
          requiredClaims: ['exp', 'jti', 'app', 'scope'],
          currentDate: new Date(clock.now()),
        });
        return principalOf(payload);
      } catch {
        return undefined;
      }
    },
  };
}

/** What we signed is as we wrote it; the bounds are read with care all the same: without one, all would be seen. */
function principalOf(payload: Record<string, unknown>): Principal | undefined {
  const { app, scope, ids, email, exp, jti } = payload;
  const only: Bounds = {
    ...(Array.isArray(ids) ? { smartInviteIds: ids.map(String) } : {}),
    ...(typeof email === 'string' ? { recipientEmail: email } : {}),
  };
  if (!only.smartInviteIds && only.recipientEmail === undefined) return undefined;
  return Object.freeze({
    application: String(app),
    actor: `viewer:${String(jti)}`,
    scopes: viewerScopes(String(scope).split(' ')),
    expiresAt: Number(exp) * 1000,
    only,
  });
}

/** Those of the scopes that a viewer may have. */
export function viewerScopes(scopes: Iterable<string>): ReadonlySet<Scope> {
  const given = new Set(scopes);
  return new Set(VIEWER_SCOPES.filter((scope) => given.has(scope)));
}

function keyOf(secret: string): Key {
  const bytes = createHmac('sha256', secret).update('viewer-token').digest();
  return { bytes, kid: hash('sha256', bytes, 'base64url').slice(0, 11) };
}
