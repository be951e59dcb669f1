import { randomBytes, timingSafeEqual } from 'node:crypto';
import { digestOf } from './api-keys.ts';
import type { Scope } from './principal.ts';

/** Keys are for the graph and the REST face, client secrets for the REST face and for signing callbacks. */
export type CredentialKind = 'KEY' | 'SECRET';

/** A key or a client secret as it is kept. Times are milliseconds since 1970. */
export interface Credential {
  /** Names it in the graph, in logs and in the audit trail; it opens nothing. */
  readonly id: string;
  readonly application: string;
  readonly kind: CredentialKind;
  readonly name: string;
  readonly digest: string;
  /** A client secret so that only this gateway reads it: callbacks are signed with it. */
  readonly sealed?: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly expiresAt?: number;
  /** Coarse: a minute late. */
  readonly lastUsedAt?: number;
  readonly revokedAt?: number;
}

const MARKS: Record<CredentialKind, string> = { KEY: 'ivk', SECRET: 'ivs' };
const FORM = /^(ivk|ivs)_([0-9a-f]{18})_[\w-]{43}$/;

/** A new credential: a mark that scanners for leaked secrets find, the id, and 256 bits of a random generator. */
export function newCredential(kind: CredentialKind): { readonly id: string; readonly text: string } {
  const id = randomBytes(9).toString('hex');
  return { id, text: `${MARKS[kind]}_${id}_${randomBytes(32).toString('base64url')}` };
}

/** The part by which people recognise one: everything but what is secret. */
export function prefixOf({ kind, id }: Pick<Credential, 'kind' | 'id'>): string {
  return `${MARKS[kind]}_${id}`;
}

/** The id in a text that has the form of a credential of ours; undefined for any other. */
export function idIn(text: string): string | undefined {
  return FORM.exec(text)?.[2];
}

/**
 * Whether this is the credential that was kept. One round of SHA-256 is enough where 256 bits are random: nobody can
 * try them, and a slow hash would only make each request slow.
 */
export function isSame(kept: Pick<Credential, 'digest'>, text: string): boolean {
  const [one, other] = [Buffer.from(kept.digest), Buffer.from(digestOf(text))];
  return one.length === other.length && timingSafeEqual(one, other);
}
