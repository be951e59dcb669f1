import type { Clock } from '../invites/ports.ts';
import { type AccessRecords, MAX_CREDENTIALS } from './application.ts';
import { type Credential, type CredentialKind, idIn, isSame } from './credential.ts';
import { DEFAULT_APPLICATION, type Principal, SCOPES } from './principal.ts';

/** How often an instance looks whether others have changed anything, in ms; wake-ups come sooner, as a rule. */
export const ACCESS_TICK_MS = 1000;
/** The longest that a credential is believed without a look, in ms; beyond, who uses it waits for one. */
export const ACCESS_FRESH_MS = 5000;
/** How often the use of credentials is noted, in ms. */
const TOUCH_MS = 60_000;

/** What a client secret may do: all that the REST face does, and nothing about keys. */
const CLIENT_SCOPES = SCOPES.filter((scope) => scope !== 'admin');

/** Credentials out of the store, as those who are asked for them see them. */
export interface KeptCredentials {
  /** Whose credential of this kind it is; at once where that is known. Rejects where the store does. */
  principalOf(
    text: string,
    digest: string,
    kind: CredentialKind,
  ): Principal | undefined | Promise<Principal | undefined>;
  /** The principal of a token, such that it ends with its application; undefined where that is disabled. */
  withinApplication(principal: Principal): Principal | undefined;
  /** Looks now, and resolves once everything that was committed before the call holds here. */
  refresh(): Promise<void>;
  /** Notes what is left to note. */
  stop(): Promise<void>;
}

interface Kept {
  readonly id: string;
  readonly kind: CredentialKind;
  readonly principal: Principal;
  readonly end: AbortController;
  wasUsed: boolean;
}

/**
 * Keeps each credential that was verified until something changes. Whether it did is one number in the store, looked
 * at every ACCESS_TICK_MS and after each wake-up: a request costs a digest and a look into a map. What is taken back
 * ends its sockets and event streams by `Principal.revoked`. The store's own bound bounds what is kept.
 */
export async function startKeptCredentials(
  records: AccessRecords,
  clock: Clock,
  onError: (error: unknown) => void,
): Promise<KeptCredentials> {
  const kept = new Map<string, Kept>();
  const applicationEnds = new Map<string, AbortController>();
  let disabled: ReadonlySet<string> = new Set();
  let revision = -1;
  /** Rises whenever what is kept is read anew: what was looked up meanwhile may be old. */
  let generation = 0;
  let lookedAt = 0;
  let touchedAt = performance.now();

  const look = async () => {
    const began = performance.now();
    const present = await records.revision();
    if (present !== revision) {
      generation++;
      const [all, shut] = await Promise.all([
        records.credentials([...kept.values()].map(({ id }) => id)),
        records.disabled(),
      ]);
      disabled = new Set(shut);
      const left = new Set(all.filter(isValid).map(({ id }) => id));
      for (const [digest, { id, end }] of kept)
        if (!left.has(id)) {
          kept.delete(digest);
          end.abort();
        }
      for (const [application, end] of applicationEnds)
        if (disabled.has(application)) {
          applicationEnds.delete(application);
          end.abort();
        }
      revision = present;
    }
    lookedAt = began;
  };
  const isValid = ({ revokedAt, application, expiresAt }: Credential) =>
    revokedAt === undefined && !disabled.has(application) && (expiresAt ?? Infinity) > clock.now();

  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  /** One look at a time; whoever asks meanwhile gets the one after, which began after they asked. */
  const refresh = (): Promise<void> => {
    if (running) {
      next ??= running
        .catch(() => {})
        .then(() => {
          next = undefined;
          return refresh();
        });
      return next;
    }
    running = look().finally(() => {
      running = undefined;
    });
    return running;
  };

  const touch = async () => {
    const used = [...kept.values()].filter(({ wasUsed }) => wasUsed);
    touchedAt = performance.now();
    for (const one of used) one.wasUsed = false;
    await records.touch(
      used.map(({ id }) => id),
      clock.now(),
    );
  };

  const find = async (text: string, digest: string, id: string): Promise<Kept | undefined> => {
    for (;;) {
      const before = generation;
      const [found] = await records.credentials([id]);
      if (before !== generation) continue;
      if (!found || !isSame(found, text) || !isValid(found)) return undefined;
      // Two requests at once look twice, and have one principal from then on: what is kept by principal is shared.
      const same = kept.get(digest);
      if (same) return same;
      const end = new AbortController();
      const made = { id, kind: found.kind, principal: principalFor(found, end.signal), end, wasUsed: false };
      kept.set(digest, made);
      return made;
    }
  };

  await refresh();
  let failing = false;
  const timer = setInterval(() => {
    const due = performance.now() - touchedAt >= TOUCH_MS;
    if (running) return;
    Promise.all([refresh(), due ? touch() : undefined]).then(
      () => {
        failing = false;
      },
      (error: unknown) => {
        // Told of once: a log would fill up with it.
        if (!failing) onError(error);
        failing = true;
      },
    );
  }, ACCESS_TICK_MS);

  const use = (one: Kept | undefined, kind: CredentialKind) => {
    if (one?.kind !== kind || (one.principal.expiresAt ?? Infinity) <= clock.now()) return undefined;
    one.wasUsed = true;
    return one.principal;
  };
  return {
    principalOf(text, digest, kind) {
      const id = idIn(text);
      if (id === undefined) return undefined;
      const known = kept.get(digest);
      if (performance.now() - lookedAt > ACCESS_FRESH_MS)
        return refresh()
          .then(() => kept.get(digest) ?? find(text, digest, id))
          .then((one) => use(one, kind));
      return known ? use(known, kind) : find(text, digest, id).then((one) => use(one, kind));
    },
    withinApplication(principal) {
      const { application } = principal;
      if (application === DEFAULT_APPLICATION) return principal;
      if (disabled.has(application)) return undefined;
      const end = applicationEnds.get(application) ?? new AbortController();
      applicationEnds.set(application, end);
      // Identity providers may name any number of applications: those of the oldest have to come in again.
      if (applicationEnds.size > MAX_CREDENTIALS) {
        const [oldest] = applicationEnds.keys() as IterableIterator<string>;
        applicationEnds.get(oldest as string)?.abort();
        applicationEnds.delete(oldest as string);
      }
      return Object.freeze({ ...principal, revoked: end.signal });
    },
    refresh,
    async stop() {
      clearInterval(timer);
      await running?.catch(() => {});
      await touch().catch(onError);
    },
  };
}

function principalFor(
  { id, application, kind, scopes, expiresAt }: Credential,
  revoked: AbortSignal,
): Principal {
  return Object.freeze({
    application,
    actor: kind === 'SECRET' ? 'client' : `key:${id}`,
    scopes: new Set(kind === 'SECRET' ? CLIENT_SCOPES : scopes),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    revoked,
  });
}
