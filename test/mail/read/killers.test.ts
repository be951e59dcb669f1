import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailReader } from '../../../src/mail/read/mail-reader.ts';
import { recordFigures } from '../../chaos/figures.ts';
import { HEAVIEST, KILLERS } from './killers.ts';
import { ACCEPTED, calendar, calendarMail, EVENT } from './mails.ts';

/**
 * E2 of reliability.md: each refused or read in less than 250 ms, and the main thread never stands still for
 * 50 ms. The figures are printed; what is demanded here leaves room for a machine with other work to do.
 */
const SLOWEST_MS = 5_000;
const LONGEST_DELAY_MS = 1_000;

const CONTEXT = { mailFrom: 'ana@guest.test', recipientEmail: 'ana@guest.test', event: EVENT };
const reader = createMailReader();
const figures: (readonly [name: string, ms: number, delay: number, what: string])[] = [];

beforeAll(async () => {
  await reader.read(Buffer.from(calendarMail(calendar('REPLY', ACCEPTED))), CONTEXT);
});
afterAll(async () => {
  await reader.close();
  const most = (index: 1 | 2) => Math.max(...figures.map((figure) => figure[index]));
  const worst = (index: 1 | 2) => most(index).toFixed(0);
  const lines = figures.map(
    ([name, ms, delay, what]) =>
      `  ${ms.toFixed(0).padStart(5)} ms, loop ${delay.toFixed(0).padStart(4)} ms  ${name}: ${what}`,
  );
  recordFigures('E2', { killers: figures.length, slowest: most(1), 'main thread held': most(2) });
  console.info(`E2: slowest ${worst(1)} ms, longest delay of the loop ${worst(2)} ms\n${lines.join('\n')}`);
});

const ALL = [
  ...KILLERS.map(([name, mail]) => [name, mail] as const),
  ...HEAVIEST.map(([name, mail]) => [name, () => mail] as const),
];

describe('mail that hurts parsers is read without anybody waiting for it', () => {
  it.each(ALL)('%s', async (name, mail) => {
    const raw = Buffer.from(mail());
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const before = performance.now();
    const { outcome } = await reader.read(raw, CONTEXT);
    const ms = performance.now() - before;
    // A loop that stood still is only noticed once it goes on.
    await setTimeout(15);
    delay.disable();
    const longest = Number.isFinite(delay.max) ? delay.max / 1e6 : 0;
    figures.push([name, ms, longest, outcome.kind === 'none' ? outcome.disposition : 'reply']);
    if (outcome.kind === 'none') expect(outcome.reason).not.toMatch(/took|fail/);
    expect(ms).toBeLessThan(SLOWEST_MS);
    expect(longest).toBeLessThan(LONGEST_DELAY_MS);
  });
});
