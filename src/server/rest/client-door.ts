import type { Authenticate } from '../../access/authenticate.ts';
import { createAuthenticator } from '../../access/authenticator.ts';
import { DEFAULT_APPLICATION, type Principal, SCOPES } from '../../access/principal.ts';
import { createBearerCheck } from '../bearer.ts';

type Find = (text: string, digest: string) => Principal | undefined | Promise<Principal | undefined>;

export interface ClientDoorParts {
  /** Client secrets of the default application. */
  readonly secrets: readonly string[];
  /** Whose client secret this is, of all other applications. */
  readonly secretOf: Find;
  readonly keyOf: Find;
}

/**
 * Tells who comes to the REST face: with a client secret, as Cronofy's SDKs do, the application itself; with an API
 * key, whoever has it. No credentials that are bound to less come in here, whose answers know no bounds.
 */
export function createClientDoor({ secrets, secretOf, keyOf }: ClientDoorParts): Authenticate {
  const isOfDefault = createBearerCheck(secrets);
  // All secrets are of one client: while they are exchanged they share what it may ask for.
  const client: Principal = Object.freeze({
    application: DEFAULT_APPLICATION,
    actor: 'client',
    scopes: new Set(SCOPES.filter((scope) => scope !== 'admin')),
  });
  const others = createAuthenticator({
    open: false,
    keyOf: async (text, digest) => (await secretOf(text, digest)) ?? keyOf(text, digest),
    // A key of the settings may have the form of a signed token; a token itself is none.
    tokenOf: keyOf,
  });
  return (authorization) => (isOfDefault(authorization) ? client : others(authorization));
}
