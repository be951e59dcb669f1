import { resolveCursor as honest } from '../../../src/stream/cursor.ts';

// Whatever else it has, now and later; what is declared here stands before it.
export * from '../../../src/stream/cursor.ts';
export const replaces = import.meta.resolve('../../../src/stream/cursor.ts');

/** Takes a cursor for the place after the next event, so that whoever resumes never receives that one. */
export function resolveCursor(...parts: Parameters<typeof honest>): number {
  return honest(...parts) + 1;
}
