import { describe, expect, it } from 'vitest';
import { recordKept } from './figures.ts';
import { type RoundsOptions, type RoundsResult, runRounds } from './run-rounds.ts';
import { SEED, scaled } from './scaled.ts';

const ROUNDS = scaled('CHAOS_ROUNDS', 6, 100);
/** Far more than a round takes on a busy machine, in milliseconds. */
const LONGEST_ROUND_MS = 10_000;

/** Runs it, prints what it found, and expects that every promise held. */
async function expectAllKept(what: string, options: Omit<RoundsOptions, 'seed'>): Promise<RoundsResult> {
  const began = performance.now();
  const result = await runRounds({ ...options, seed: SEED });
  const { figures, kills, retried, resumed } = result;
  const { findings, ...numbers } = figures;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${what}, CHAOS_SEED=${SEED}:`, { kills, ...numbers, retried, resumed, seconds });
  expect(findings, `CHAOS_SEED=${SEED}`).toEqual([]);
  expect(figures).toMatchObject({ lost: 0, duplicated: 0, gaps: 0 });
  expect(figures.delivered).toBe(figures.acknowledged);
  expect(result.exitCode).toBe(0);
  // Without these the figures above could be those of a run in which nothing happened.
  expect(figures.acknowledged).toBeGreaterThan(options.rounds * 20);
  expect(retried).toBeGreaterThanOrEqual(options.rounds);
  expect(resumed).toBeGreaterThanOrEqual(options.rounds / 2);
  expect(result.output).not.toMatch(/"level":(50|60)/);
  return result;
}

describe.concurrent('a gateway on SQLite', { timeout: 60_000 + ROUNDS * LONGEST_ROUND_MS }, () => {
  it(`loses, repeats and skips nothing over ${ROUNDS} rounds of kill -9 under traffic`, async () => {
    const { kills, figures } = await expectAllKept('kill -9 at any moment', { rounds: ROUNDS });
    for (const id of ['A1', 'A6']) recordKept(id, figures, { kills });
    expect(kills).toBeGreaterThanOrEqual(ROUNDS);
  });

  it('repeats nothing where it dies between the commit and the answer', async () => {
    await expectAllKept('death after the commit', {
      rounds: 2,
      part: './fault/die-after-commit.ts',
      signal: 'SIGUSR2',
    });
  });

  it('keeps nothing half where it dies with a change written and not committed', async () => {
    await expectAllKept('death before the commit', {
      rounds: 2,
      part: './fault/die-before-commit.ts',
      signal: 'SIGUSR2',
    });
  });
});
