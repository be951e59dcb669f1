import { setTimeout as sleep } from 'node:timers/promises';
import { format } from 'node:util';
import { expect as atOnce, vi } from 'vitest';
import { idleSince } from './patience.ts';

/**
 * What a test file gets here as `vitest`: the same `expect`, and a `describe` and `it` that only write down what they
 * are given, so that the tests of one loaded file can be run again and again.
 */

type Work = (...args: unknown[]) => unknown;

export interface Test {
  readonly name: string;
  readonly work: Work;
}

export interface Suite {
  readonly name: string;
  /** What declares its tests; absent for the file as a whole. */
  readonly declare?: Work;
  readonly children: (Suite | Test)[];
  readonly hooks: Record<Hook, Work[]>;
}

type Hook = 'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll';

export function newSuite(name: string, declare?: Work): Suite {
  return {
    name,
    ...(declare ? { declare } : {}),
    children: [],
    hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
  };
}

let current = newSuite('');

// Vitest's clocks ask how its worker was started. Here is none.
Object.assign(globalThis, { __vitest_worker__: { config: { fakeTimers: {} } } });

/** Takes down what is declared while this runs. */
export async function declaring<T>(suite: Suite, work: () => T | Promise<T>): Promise<T> {
  const before = current;
  current = suite;
  try {
    return await work();
  } finally {
    current = before;
  }
}

function declarer(add: (name: string, work: Work) => void) {
  const declare = (name: string, ...rest: unknown[]) => {
    const work = rest.find((one) => typeof one === 'function');
    if (work) add(name, work as Work);
  };
  const each =
    (cases: readonly unknown[]) =>
    (name: string, work: Work): void => {
      for (const one of cases) {
        const args = Array.isArray(one) ? one : [one];
        add(named(name, args), () => work(...args));
      }
    };
  // What runs beside others does so because it waits for real time, of which there is none here.
  const concurrent = Object.assign(() => {}, { each: () => () => {} });
  return Object.assign(declare, { each, concurrent });
}

function named(name: string, args: readonly unknown[]): string {
  const [first] = args;
  const filled = name.replace(/\$(\w+)/g, (whole, key: string) =>
    first && typeof first === 'object' && key in first
      ? String((first as Record<string, unknown>)[key])
      : whole,
  );
  return format(filled, ...args.slice(0, filled.match(/%[sdifjoO]/g)?.length ?? 0));
}

const hook = (name: Hook) => (work: Work) => void current.hooks[name].push(work);

export const it = declarer((name, work) => current.children.push({ name, work: () => work({ expect }) }));
export const test = it;
export const describe = declarer((name, declare) => current.children.push(newSuite(name, declare)));
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');
export { vi };

/** How long what is polled may take to come true while nothing else happens, in ms. */
const POLLING_MS = 2_000;

/** Asks again and again, by a clock that no test moves, until what it gives is as expected. */
function poll(ask: () => unknown): unknown {
  const matches =
    (matcher: string) =>
    async (...args: unknown[]) => {
      for (const idle = idleSince(); ; await sleep(20)) {
        try {
          const matchers: Record<string, Work | undefined> = atOnce(await ask()) as never;
          return matchers[matcher]?.(...args);
        } catch (error) {
          if (idle() > POLLING_MS) throw error;
        }
      }
    };
  return new Proxy({}, { get: (_target, matcher) => matches(String(matcher)) });
}

export const expect: typeof atOnce = new Proxy(atOnce, {
  get: (target, name) => (name === 'poll' ? poll : Reflect.get(target, name)),
});
