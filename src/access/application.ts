import type { ListPosition } from '../invites/ports.ts';
import type { Credential } from './credential.ts';

/** Applications beside the default one. */
export const MAX_APPLICATIONS = 1000;
/** Keys of one application, those that were revoked among them: the oldest of these give way. */
export const MAX_KEYS_PER_APPLICATION = 50;
/** Keys and client secrets of all: each instance may hold all of them in memory. */
export const MAX_CREDENTIALS = 10_000;
/** Client secrets of one application: while they are exchanged, two are valid. */
export const MAX_CLIENT_SECRETS = 2;
export const MAX_NAME_CHARACTERS = 64;

/** A tenant. Times are milliseconds since 1970. */
export interface Application {
  readonly clientId: string;
  readonly name: string;
  /** Absent for one that was never created: the default one, and those that only an identity provider names. */
  readonly createdAt?: number;
  /** Nobody gets in from then on. */
  readonly disabledAt?: number;
}

/** A page of a list that is read newest first. */
export interface AccessPage {
  readonly limit: number;
  readonly before?: ListPosition | undefined;
}

/** An application that has none is missing. */
export type CredentialsByApplication = ReadonlyMap<string, readonly Credential[]>;

/** What is kept of applications and their credentials. */
export interface AccessRecords {
  application(clientId: string): Promise<Application | undefined>;
  applications(page: AccessPage): Promise<readonly Application[]>;
  /** A page of the keys of each of these applications, in one statement. */
  keysOf(applications: readonly string[], page: AccessPage): Promise<CredentialsByApplication>;
  /** Client secrets of each that are valid, newest first, in one statement. */
  secretsOf(applications: readonly string[]): Promise<CredentialsByApplication>;
  /** Client secrets of all applications. */
  sealed(): Promise<readonly Credential[]>;
  /** Those of the ids that there are, whatever became of them. */
  credentials(ids: readonly string[]): Promise<readonly Credential[]>;
  /** Client ids of applications that are disabled. */
  disabled(): Promise<readonly string[]>;
  /** Rises with every `change`. */
  revision(): Promise<number>;
  /** Notes when credentials were used last. */
  touch(ids: readonly string[], now: number): Promise<void>;
  /** One transaction, with no other change beside it on any instance: what is counted in it stays so until its end. */
  change<Result>(work: (change: AccessChange) => Promise<Result>): Promise<Result>;
}

/** Within one transaction. */
export interface AccessChange extends Pick<AccessRecords, 'application' | 'secretsOf' | 'credentials'> {
  countApplications(): Promise<number>;
  countCredentials(): Promise<number>;
  countKeysOf(application: string): Promise<number>;
  insertApplication(application: Application): Promise<void>;
  /** @param at null: enabled again */
  setDisabled(clientId: string, at: number | null): Promise<void>;
  insertCredential(credential: Credential): Promise<void>;
  revoke(id: string, at: number): Promise<void>;
  /** Whether there was one to give way. */
  deleteOldestRevoked(application: string): Promise<boolean>;
  delete(ids: readonly string[]): Promise<void>;
  setSealed(id: string, sealed: string): Promise<void>;
}
