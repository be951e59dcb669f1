/** How far a cache may grow: in entries, and in the weight of all of them together. */
export interface CacheBounds {
  readonly entries: number;
  readonly weight: number;
}

interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
  /** Since it was kept, or passed over when something had to go. */
  isUsed: boolean;
}

/**
 * Keeps what is in use within its bounds. What has to go is the oldest that nobody asked for since it was last passed
 * over: nearly the longest unused, and asking costs no more than a look, while keeping them in the order of their use
 * would write twice to the map with every look.
 */
export class BoundedCache<Key, Value> {
  readonly #bounds: CacheBounds;
  readonly #entries = new Map<Key, Entry<Value>>();
  #weight = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  /** The value, which counts as used now, or undefined. */
  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    entry.isUsed = true;
    return entry.value;
  }

  /** Keeps a value. One that is heavier than the whole cache may be is not kept. */
  set(key: Key, value: Value, weight = 1): void {
    this.delete(key);
    if (weight > this.#bounds.weight) return;
    // Before the new one comes: nobody can have asked for it, and it would go in place of an old one.
    const { entries: most, weight: heaviest } = this.#bounds;
    for (const [oldest, entry] of this.#entries) {
      if (this.#entries.size < most && this.#weight + weight <= heaviest) break;
      if (entry.isUsed) {
        // Behind all others; this walk comes to it again after them.
        entry.isUsed = false;
        this.#entries.delete(oldest);
        this.#entries.set(oldest, entry);
      } else this.delete(oldest);
    }
    this.#entries.set(key, { value, weight, isUsed: false });
    this.#weight += weight;
  }

  /** Whether a new one of this weight would push nothing out. */
  hasRoomFor(weight: number): boolean {
    const { entries, weight: heaviest } = this.#bounds;
    return this.#entries.size < entries && this.#weight + weight <= heaviest;
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  get size(): number {
    return this.#entries.size;
  }
}
