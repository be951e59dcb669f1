import { expect } from 'vitest';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { SEED } from './scaled.ts';
import type { TrafficResult } from './traffic.ts';

/** Prints what a run found in one line, and expects that every promise was kept and no instance died by itself. */
export function expectKept(
  what: string,
  { figures, exitCode, retried, resumed }: TrafficResult,
  instances: readonly GatewayProcess[],
  more: Record<string, unknown> = {},
): void {
  const { findings, ...numbers } = figures;
  console.log(`${what}, CHAOS_SEED=${SEED}: ${JSON.stringify({ ...numbers, retried, resumed, ...more })}`);
  expect(findings, `CHAOS_SEED=${SEED}`).toEqual([]);
  expect(figures).toMatchObject({ lost: 0, duplicated: 0, gaps: 0 });
  expect(figures.delivered).toBe(figures.acknowledged);
  expect(exitCode).toBe(0);
  for (const instance of instances) {
    expect(instance.unexpectedEnds(), instance.output()).toBe(0);
    // A fatal line, or Node's own report of an error that nobody caught.
    expect(instance.output()).not.toMatch(/"level":60|Uncaught|UnhandledPromiseRejection/);
  }
}
