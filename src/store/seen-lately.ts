/** Characters of a text that are looked at: what tells one from another stands at an end of those that are asked about. */
const LOOKED_AT = 64;

/**
 * Whether a text came before, lately: what is kept in a full cache gives way to what comes again only, or one walk
 * over more than fits would push out all that is in use, and each of its steps would be kept for nothing. It errs now
 * and then, and needs four bytes for a text.
 */
export class SeenLately {
  readonly #marks: Int32Array;

  /** @param texts about so many different ones after a text, it counts as new again */
  constructor(texts: number) {
    this.#marks = new Int32Array(texts);
  }

  /** Notes the text, and tells whether it was noted before. */
  before(text: string): boolean {
    const mark = markOf(text);
    const place = (mark >>> 0) % this.#marks.length;
    const isKnown = this.#marks[place] === mark;
    this.#marks[place] = mark;
    return isKnown;
  }
}

/** FNV-1a over both ends of a text and its length. */
function markOf(text: string): number {
  let mark = 0x811c9dc5 ^ text.length;
  const take = (from: number, to: number) => {
    for (let at = from; at < to; at++) mark = Math.imul(mark ^ text.charCodeAt(at), 0x01000193);
  };
  take(0, Math.min(LOOKED_AT, text.length));
  take(Math.max(LOOKED_AT, text.length - LOOKED_AT), text.length);
  // Zero stands for nothing.
  return mark || 1;
}
