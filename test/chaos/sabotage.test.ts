import { describe, expect, it } from 'vitest';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { runRounds } from './run-rounds.ts';

/** A gateway broken on purpose, one way at a time: a checker that finds nothing then proves nothing. */
async function sabotaged(part: string, senders: number, database?: string) {
  const run = { rounds: 2, acknowledgements: [10, 20], seed: 1 } as const;
  const result = await runRounds({
    ...run,
    senders,
    part: `./sabotage/${part}.ts`,
    ...(database ? { database } : {}),
  });
  const { findings, ...numbers } = result.figures;
  console.log(`sabotage ${part}:`, { ...numbers, first: findings[0] });
  return result;
}

describe.concurrent('the checker catches a gateway that', { timeout: 240_000 }, () => {
  it('acknowledges before it commits', async () => {
    const { figures, exitCode } = await sabotaged('acknowledge-before-commit', 4);
    expect(figures.lost).toBeGreaterThan(0);
    expect(figures.findings).toContainEqual(expect.stringMatching(/^lost: .* has no event$/));
    expect(exitCode).toBe(1);
  });

  it('takes offsets outside the transaction', async () => {
    const { figures, exitCode } = await sabotaged('offset-outside-transaction', 16);
    expect(figures.gaps).toBeGreaterThan(0);
    expect(figures.lost).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
  });

  it('delivers an event again to whoever resumes', async () => {
    const { figures, exitCode } = await sabotaged('repeat-at-resume', 4);
    expect(figures).toMatchObject({ lost: 0, gaps: 0 });
    expect(figures.duplicated).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
  });

  it('leaves an event out for whoever resumes', async () => {
    const { figures, exitCode } = await sabotaged('drop-at-resume', 4);
    expect(figures.gaps).toBeGreaterThan(0);
    expect(figures.lost).toBeGreaterThanOrEqual(figures.gaps);
    expect(figures.duplicated).toBe(0);
    expect(exitCode).toBe(1);
  });

  it('passes over an event in its tail, which the log has', async () => {
    const { figures, exitCode } = await sabotaged('skip-in-tail', 4);
    expect(figures.gaps).toBeGreaterThan(0);
    expect(figures.duplicated).toBe(0);
    // It was kept: only those who watched did not get it.
    expect(figures.findings).not.toContainEqual(expect.stringMatching(/has no event$/));
    expect(exitCode).toBe(1);
  });
});

describe.skipIf(postgresMissing)(
  'the checker catches on Postgres a gateway that',
  { timeout: 240_000 },
  () => {
    it('acknowledges before it commits', async () => {
      await using database = await postgresDatabase();
      const { figures, exitCode } = await sabotaged('acknowledge-before-commit', 4, database.url);
      expect(figures.lost).toBeGreaterThan(0);
      expect(exitCode).toBe(1);
    });

    it('takes offsets outside the transaction', async () => {
      await using database = await postgresDatabase();
      const { figures, exitCode } = await sabotaged('offset-outside-transaction', 16, database.url);
      expect(figures.gaps).toBeGreaterThan(0);
      expect(figures.lost).toBeGreaterThan(0);
      expect(exitCode).toBe(1);
    });
  },
);
