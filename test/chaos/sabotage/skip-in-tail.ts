import { startTail as honest, type PageSource, type Tail } from '../../../src/stream/tail.ts';

export * from '../../../src/stream/tail.ts';
export const replaces = import.meta.resolve('../../../src/stream/tail.ts');

/** One event in so many is left out. */
const ONE_IN = 7;

/**
 * Passes over an event now and then while everybody is up to date, as a tail does that follows a serial column: the
 * log has the event, and whoever reads the log from a cursor finds it.
 */
export function startTail(source: PageSource, ...rest: TailRest): Tail {
  const skipping: PageSource = {
    ...source,
    async readPage(...parts) {
      const page = await source.readPage(...parts);
      return { ...page, events: page.events.filter(({ offset }) => offset % ONE_IN !== 0) };
    },
  };
  return honest(skipping, ...rest);
}

type TailRest = Parameters<typeof honest> extends [PageSource, ...infer Rest] ? Rest : never;
