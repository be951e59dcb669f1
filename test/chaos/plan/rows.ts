import { CALLBACKS } from './callbacks.ts';
import { CRASH } from './crash.ts';
import { DELIVERY } from './delivery.ts';
import { GRAPH } from './graph.ts';
import { MAIL } from './mail.ts';
import { OPERATION } from './operation.ts';
import type { Row, Tier } from './row.ts';

/** The whole plan, in the order of its ids. */
export const ROWS: readonly Row[] = [...CRASH, ...DELIVERY, ...CALLBACKS, ...MAIL, ...GRAPH, ...OPERATION];

/** What makes the tests run as large as a tier wants them, where they run smaller by default. */
export const SIZES: Readonly<Record<Tier, Readonly<Record<string, string>>>> = {
  P: {},
  N: { CHAOS_FULL: '1', BURST_CALLBACKS: '5000' },
  R: { CHAOS_FULL: '1', BURST_CALLBACKS: '5000', CHAOS_ROUNDS: '1000', MUTATED_MAILS: '1000000' },
};
