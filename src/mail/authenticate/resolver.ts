import { Resolver } from 'node:dns/promises';
import type { Clock } from '../../invites/ports.ts';

/** What a DNS server said; for TXT a list of lists of strings, as Node gives it. */
export type Answer = string[] | string[][];
/** Looks one name up. Rejects with an Error whose `code` is Node's: ENOTFOUND, ENODATA, ETIMEOUT and so on. */
export type LookUp = (name: string, type: string) => Promise<Answer>;

/** Most answers that are kept at a time. */
export const MAX_CACHED_ANSWERS = 2000;
/** Longest answer that is kept, in characters of its JSON: 4 KiB, so that the cache stays below 8 MB. */
export const MAX_CACHED_CHARACTERS = 4096;
/** How long an answer is kept, in ms. Node tells no TTL of TXT records, and keys are withdrawn rarely. */
export const ANSWER_MS = 300_000;
/** How long it is kept that a name has no such record, in ms. */
export const NO_ANSWER_MS = 60_000;
/** One try at one server, in ms. */
const TRY_MS = 900;
const TRIES = 2;

/** Domains that exist nowhere (RFC 6761, RFC 6762): asking would tell a stranger's server what is tested here. */
const NOWHERE = /(^|\.)(test|localhost|invalid|example|local)$/;

export interface ResolverParts {
  readonly clock: Clock;
  /** Addresses of the DNS servers; those of the machine where absent. */
  readonly servers?: readonly string[];
  /** Asks a server; tests bring their own. */
  readonly ask?: LookUp;
}

interface Kept {
  readonly answer: Promise<Answer>;
  readonly until: number;
}

/**
 * DNS look-ups with a bounded memory. Answers, and that there is none, are kept for some minutes; failures are
 * not. Two who ask the same at the same time share one question. Throws Error for a server that is no address.
 */
export function createResolver({ clock, servers, ask = askServers(servers) }: ResolverParts): LookUp {
  const cache = new Map<string, Kept>();

  const keep = (key: string, kept: Kept) => {
    cache.delete(key);
    if (cache.size >= MAX_CACHED_ANSWERS) {
      const [oldest] = cache.keys();
      if (oldest !== undefined) cache.delete(oldest);
    }
    cache.set(key, kept);
  };

  return async (domain, type) => {
    const name = domain.toLowerCase().replace(/\.$/, '');
    const key = `${type} ${name}`;
    const known = cache.get(key);
    if (known && clock.now() < known.until) return known.answer;

    const answer = NOWHERE.test(name) ? Promise.reject(noSuchName(name)) : ask(name, type);
    keep(key, { answer, until: clock.now() + ANSWER_MS });
    try {
      if (JSON.stringify(await answer).length > MAX_CACHED_CHARACTERS) cache.delete(key);
    } catch (error) {
      if (isAbsence(error)) keep(key, { answer, until: clock.now() + NO_ANSWER_MS });
      else cache.delete(key);
    }
    return answer;
  };
}

/** A refusal that means what a server's "no such name" means. */
export function noSuchName(name: string): Error {
  return Object.assign(new Error(`There is no ${name}.`), { code: 'ENOTFOUND' });
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOTFOUND|ENODATA)$/.test(String(error.code));
}

function askServers(servers: readonly string[] | undefined): LookUp {
  const resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });
  if (servers && servers.length > 0) resolver.setServers(servers);
  return async (name, type) => (await resolver.resolve(name, type)) as Answer;
}
