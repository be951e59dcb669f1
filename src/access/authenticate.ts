import { DEFAULT_APPLICATION, type Principal, SCOPES } from './principal.ts';

/** Why somebody is not let in. Whether a credential is unknown, forged or over is not told: guessing must teach nothing. */
export interface Refusal {
  readonly refused: 'MISSING' | 'INVALID';
}

/**
 * Tells who is behind an Authorization header (RFC 6750 §2.1), or its equal in the connection_init of a socket. At
 * once where that is known without asking anybody. Never rejects for a credential that is wrong.
 */
export type Authenticate = (
  authorization: string | undefined,
) => Principal | Refusal | Promise<Principal | Refusal>;

export function isRefusal(found: Principal | Refusal): found is Refusal {
  return 'refused' in found;
}

/** Whoever asks, where nobody is asked for credentials. */
export const EVERYBODY: Principal = Object.freeze({
  application: DEFAULT_APPLICATION,
  actor: 'anonymous',
  scopes: new Set(SCOPES),
  operator: true,
});

/** Lets everybody do everything: for a gateway on loopback that has no credentials to ask for. */
export const admitEverybody: Authenticate = () => EVERYBODY;
