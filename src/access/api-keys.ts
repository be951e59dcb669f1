import { hash } from 'node:crypto';
import { DEFAULT_APPLICATION, type Principal, type Scope } from './principal.ts';

/** A key for servers, as a setting gives it. */
export interface ApiKey {
  readonly name: string;
  readonly key: string;
  readonly scopes: readonly Scope[];
}

/** The shortest key: 16 characters of a random generator's cannot be guessed over a network. */
export const MIN_KEY_CHARACTERS = 16;

/** The form in which keys are remembered, in memory and in the store: nobody can read a key out of it. */
export function digestOf(key: string): string {
  return hash('sha256', key, 'base64url');
}

/**
 * Finds who has a key. What is compared is the SHA-256 digest of the whole key, so that how long it takes says
 * nothing of how much of a guess was right: a digest cannot be aimed at.
 */
export function createKeyRing(keys: readonly ApiKey[]): (digest: string) => Principal | undefined {
  const principals = new Map(
    keys.map(({ name, key, scopes }): [string, Principal] => [
      digestOf(key),
      Object.freeze({
        application: DEFAULT_APPLICATION,
        actor: `key:${name}`,
        scopes: new Set(scopes),
        operator: scopes.includes('admin'),
      }),
    ]),
  );
  return (digest) => principals.get(digest);
}
