import { type Problem, RefusedError, refuse } from '../errors.ts';
import { type AdministrationParts, mustAdminister, problemsOfName } from './administered.ts';
import { digestOf } from './api-keys.ts';
import { MAX_KEYS_PER_APPLICATION } from './application.ts';
import { refuseBeyond } from './client-secrets.ts';
import { type Credential, newCredential } from './credential.ts';
import type { Principal, Scope } from './principal.ts';

/** The longest life of a key that ends, in seconds: ten years. */
export const MAX_KEY_SECONDS = 10 * 366 * 86_400;

/** How a key is asked for. */
export interface KeyRequest {
  /** Whose it is; the application of whoever asks, where it is not given. */
  readonly clientId?: string | undefined;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Where it is not given, the key lives until it is revoked. */
  readonly expiresInSeconds?: number | undefined;
}

/** A key, together with what opens the door, which is shown this once. */
export interface MadeKey {
  readonly apiKey: Credential;
  readonly key: string;
}

export interface Keys {
  createApiKey(principal: Principal, request: KeyRequest): Promise<MadeKey>;
  /** Whoever uses it is shut out, its sockets closed; revoked twice, it was revoked the first time. */
  revokeApiKey(principal: Principal, id: string): Promise<Credential>;
}

/** The use cases about keys for servers. Both throw RefusedError. */
export function createKeys({ records, clock, changed }: AdministrationParts): Keys {
  return {
    async createApiKey(principal, request) {
      const problems = [...problemsOf(principal, request)];
      if (problems.length > 0) throw new RefusedError(problems);
      const { clientId: application = principal.application, name, scopes, expiresInSeconds } = request;
      const { id, text } = newCredential('KEY');
      const now = clock.now();
      const apiKey: Credential = {
        ...{ id, application, kind: 'KEY', name, digest: digestOf(text), createdAt: now },
        scopes: [...new Set(scopes)],
        ...(expiresInSeconds === undefined ? {} : { expiresAt: now + expiresInSeconds * 1000 }),
      };
      await records.change(async (change) => {
        await mustAdminister(change, principal, application);
        if (
          (await change.countKeysOf(application)) >= MAX_KEYS_PER_APPLICATION &&
          !(await change.deleteOldestRevoked(application))
        )
          throw refuse(
            'NOT_ALLOWED',
            `This application has ${MAX_KEYS_PER_APPLICATION} keys, as many as may be. Revoke one that nobody uses.`,
            'input',
          );
        await refuseBeyond(change);
        await change.insertCredential(apiKey);
      });
      await changed();
      return { apiKey, key: text };
    },

    async revokeApiKey(principal, id) {
      const apiKey = await records.change(async (change) => {
        const [found] = await change.credentials([id]);
        const isTheirs = principal.operator || found?.application === principal.application;
        if (found?.kind !== 'KEY' || !isTheirs)
          throw refuse(
            'API_KEY_NOT_FOUND',
            'These credentials administer no key with this id.',
            ...['input', 'id'],
          );
        if (found.revokedAt !== undefined) return found;
        const revokedAt = clock.now();
        await change.revoke(id, revokedAt);
        return { ...found, revokedAt };
      });
      await changed();
      return apiKey;
    },
  };
}

function* problemsOf(
  principal: Principal,
  { name, scopes, expiresInSeconds }: KeyRequest,
): Generator<Problem> {
  yield* problemsOfName(name);
  const path = ['input', 'scopes'];
  if (scopes.length === 0) yield { code: 'INVALID_INPUT', message: 'Give at least one scope.', path };
  const beyond = principal.operator ? [] : scopes.filter((scope) => !principal.scopes.has(scope));
  if (beyond.length > 0)
    yield {
      code: 'NOT_ALLOWED',
      message: `A key gets no scope that its maker lacks: ${beyond.join(', ')}.`,
      path,
    };
  if (expiresInSeconds !== undefined && (expiresInSeconds < 1 || expiresInSeconds > MAX_KEY_SECONDS))
    yield {
      code: 'INVALID_INPUT',
      message: `A key that ends lives for 1 to ${MAX_KEY_SECONDS} seconds.`,
      path: ['input', 'expiresInSeconds'],
    };
}
