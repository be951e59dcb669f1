import { digestOf } from './api-keys.ts';
import { type Authenticate, EVERYBODY, type Refusal } from './authenticate.ts';
import type { Principal } from './principal.ts';

export interface AuthenticatorParts {
  /** True: who sends no credentials acts as the default application. Only for loopback. */
  readonly open: boolean;
  /** Whose key this is, with its digest. */
  readonly keyOf: (key: string, digest: string) => Principal | undefined | Promise<Principal | undefined>;
  /** Whose signed token this is (a JWT), with its digest. */
  readonly tokenOf: (token: string, digest: string) => Principal | undefined | Promise<Principal | undefined>;
}

/** The longest credential that is looked at, in characters; Node itself takes 16 KB of headers. */
export const MAX_CREDENTIAL_CHARACTERS = 8 * 1024;
const BEARER = /^bearer +([\x21-\x7e]+) *$/i;
/** Three parts of base64url with dots between them (RFC 7515 §3.1). */
const SIGNED = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const MISSING: Refusal = { refused: 'MISSING' };
const INVALID: Refusal = { refused: 'INVALID' };

/**
 * Tells principals by a bearer: an API key, a viewer token or a token of an identity provider. What is known costs a
 * digest and a look into a map. Credentials that are sent are never ignored: where anybody may come in without any, a
 * wrong or an old one is refused all the same, because whoever sent it believes to be somebody else.
 */
export function createAuthenticator({ open, keyOf, tokenOf }: AuthenticatorParts): Authenticate {
  const whose = (credential: string) => {
    const digest = digestOf(credential);
    return SIGNED.test(credential) ? tokenOf(credential, digest) : keyOf(credential, digest);
  };
  return (authorization) => {
    if (authorization === undefined || authorization === '') return open ? EVERYBODY : MISSING;
    if (authorization.length > MAX_CREDENTIAL_CHARACTERS) return INVALID;
    const credential = BEARER.exec(authorization)?.[1];
    if (credential === undefined) return INVALID;
    const found = whose(credential);
    if (!(found instanceof Promise)) return found ?? INVALID;
    return found.then((principal) => principal ?? INVALID);
  };
}
