import { READING_LIMITS } from './limits.ts';

/**
 * What a reading had to repair or leave out, one sentence each, told once however often it happened: a text
 * with ten thousand defects must not become ten thousand warnings in a record that people read.
 */
export class Repairs {
  readonly #sentences = new Set<string>();

  note(sentence: string): void {
    if (this.#sentences.size < READING_LIMITS.warnings) this.#sentences.add(sentence);
  }

  list(): readonly string[] {
    return [...this.#sentences];
  }
}
