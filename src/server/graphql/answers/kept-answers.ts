import { SeenLately } from '../../../store/seen-lately.ts';
import { BoundedCache, type CacheBounds } from '../bounded-cache.ts';
import { type Read, Watch } from './watch.ts';

/** Answers to queries kept, and the bytes of memory that they may take together with what asked for them. */
export const KEPT_READS: CacheBounds = { entries: 5000, weight: 16 * 1024 * 1024 };
/** The largest request whose answer is kept, in bytes. */
export const KEPT_REQUEST_BYTES = 8 * 1024;
/** The largest answer that is kept, in characters. */
export const KEPT_ANSWER_CHARACTERS = 64 * 1024;
/** Invites looked up for an answer at the most; looking up more again is no quicker than answering. */
export const MAX_LOOK_UPS_OF_ANSWER = 20;
/** What an entry takes beside its texts, and for each look-up, in bytes; estimated high. */
const BYTES_OF_ENTRY = 500;
const BYTES_OF_READ = 300;

/** Tells whether anything at all was committed between two calls: never, where it gives the same number. */
export type StoreVersion = () => number | undefined;

/** Answers that may be given again, as long as they are what making them again would give. */
export interface KeptAnswers<Answer> {
  /**
   * The answer that is kept under this key, where a store that has not changed at all proves it. Whether it has is
   * asked by `storeVersion` after this call has begun, or since the last of the requests that share a turn has come.
   */
  atOnce(key: string): Answer | undefined;
  /** The same, proven by looking up what it was made of; at once undefined where nothing is kept. */
  prove(key: string): Promise<Answer | undefined> | undefined;
  /** Begins to watch an answer that is to be made. */
  watch(): Watching;
  /** Keeps it, where what it was made of allows. */
  keep(key: string, watching: Watching, answer: Answer, characters: number): void;
}

/** An answer in the making, and the store's version before anything was read for it. */
export interface Watching {
  readonly watch: Watch;
  readonly version: number | undefined;
}

interface Entry<Answer> {
  readonly answer: Answer;
  readonly reads: readonly Read[];
  readonly readsMore: boolean;
  /** The last version of the store that the answer was proven for. */
  version: number | undefined;
}

/**
 * How it knows that an answer is not old: it asks the database each time, after the request has come, and never
 * relies on being told of commits. A store that has not changed at all (`storeVersion`) proves every answer at once.
 * Otherwise, or where a store cannot tell, the invites that the answer was made of are looked up again, which spares
 * the execution: the same invites make the same answer. Lists are proven by an unchanged store alone.
 *
 * Once all room is taken, an answer is kept only where the same was asked for before, lately.
 */
export function createKeptAnswers<Answer>(
  storeVersion: StoreVersion,
  bounds: CacheBounds = KEPT_READS,
): KeptAnswers<Answer> {
  const entries = new BoundedCache<string, Entry<Answer>>(bounds);
  const asked = new SeenLately(bounds.entries);

  const forget = async (key: string, entry: Entry<Answer>) => {
    if (entries.get(key) === entry) entries.delete(key);
    return undefined;
  };
  const proveByReads = async (key: string, entry: Entry<Answer>, version: number | undefined) => {
    if (!(await areSame(entry.reads))) return forget(key, entry);
    entry.version = version;
    return entry.answer;
  };

  return {
    atOnce(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      const version = storeVersion();
      return version !== undefined && version === entry.version ? entry.answer : undefined;
    },
    prove(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      const version = storeVersion();
      return entry.readsMore ? forget(key, entry) : proveByReads(key, entry, version);
    },
    watch: () => ({ watch: new Watch(), version: storeVersion() }),
    keep(key, { watch: { reads, readsMore, isOfTheMoment }, version }, answer, characters) {
      const isProvable = version !== undefined || !readsMore;
      if (isOfTheMoment || !isProvable) return;
      if (reads.length > MAX_LOOK_UPS_OF_ANSWER || characters > KEPT_ANSWER_CHARACTERS) return;
      // Two bytes for a character of the answer; the key is of bytes.
      const weight = BYTES_OF_ENTRY + key.length + 2 * characters + reads.length * BYTES_OF_READ;
      if (!entries.hasRoomFor(weight) && !asked.before(key)) return;
      entries.set(key, { answer, reads, readsMore, version }, weight);
    },
  };
}

/** Whether looking up again finds what was found; a look-up that fails proves nothing. */
async function areSame(reads: readonly Read[]): Promise<boolean> {
  try {
    const again = await Promise.all(reads.map((read) => read.again()));
    return reads.every(({ found }, index) => {
      const invites = again[index] ?? [];
      return invites.length === found.length && found.every((ref, place) => ref.deref() === invites[place]);
    });
  } catch {
    return false;
  }
}
