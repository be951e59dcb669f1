import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import { coverageOf, entering, instrumented, wasEndless } from './instrumented.ts';
import { type LoadedFile, loadFile, type Ran } from './loaded-file.ts';
import { inOrder, keepNoticing, keepUsual, usualOfTests } from './order.ts';
import { testFiles } from './tests.ts';

/** After how much work a mutant counts as missed, in microseconds of this process; the tests that run then end. */
const PATIENCE_US = 2_000_000;

/**
 * A test runner for Stryker that loads the program and its tests once and then only runs them: a mutant takes some
 * milliseconds, where a test run of its own takes a second.
 */
class InProcess implements TestRunner {
  readonly #files = new Map<string, LoadedFile>();
  #mutants = 0;
  #isPolluted = false;

  /** A mutant in code that runs while the program loads is given a process of its own. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    // The same cases each time, or else a score would be a matter of luck.
    fc.configureGlobal({ seed: 1, endOnFailure: true });
    // A promise that a mutant breaks and nobody waits for is no failure of a test.
    process.on('unhandledRejection', () => {});
    const url = new URL('./declared.ts', import.meta.url).href;
    const here = pathToFileURL(`${process.cwd()}/`).href;
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === 'vitest' && context.parentURL?.startsWith(here)
          ? { url, shortCircuit: true }
          : next(specifier, context),
    });
  }

  async dryRun({ testFiles: given }: Pick<DryRunOptions, 'testFiles'>): Promise<DryRunResult> {
    await this.#load();
    const isAsked = (path: string) => given === undefined || given.includes(resolve(path));
    const ran: Ran[] = [];
    for (const path of testFiles().filter(isAsked)) ran.push(...(await steadily(await this.#file(path))));
    entering(undefined);
    keepUsual(ran);
    const mutantCoverage = coverageOf(ran.map(({ id }) => id));
    return { status: DryRunStatus.Complete, tests: ran.map(toResult), mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter, hitLimit } = options;
    const { id, fileName } = activeMutant;
    const stays = mutantActivation === 'static';
    // Whoever is refused here is tried anew in a process of its own.
    if (this.#isPolluted) throw new Error('An earlier mutant left something behind.');
    this.#mutants += 1;
    Object.assign(instrumented, { activeMutant: stays ? id : undefined, hitCount: 0, hitLimit });
    await this.#load();
    const usual = usualOfTests();
    const until = process.cpuUsage().user + PATIENCE_US;
    let count = 0;
    for (const { path, wanted } of inOrder(testFilter, fileName)) {
      if (process.cpuUsage().user > until) break;
      const file = await this.#file(path);
      instrumented.activeMutant = id;
      const ran = await file.run({ wanted, usual });
      if (!stays) instrumented.activeMutant = undefined;
      count += ran.length;
      const failed = ran.find(({ error }) => error !== undefined);
      const isEndless = wasEndless() || (hitLimit !== undefined && (instrumented.hitCount ?? 0) > hitLimit);
      if (!failed && !isEndless) continue;
      if (failed && !stays && !(await passes(file, failed.id))) {
        this.#isPolluted = true;
        if (this.#mutants > 1) throw new Error('An earlier mutant left something behind.');
      }
      if (failed) keepNoticing(fileName, failed.id);
      if (isEndless || !failed)
        return { status: MutantRunStatus.Timeout, reason: 'It does far more than the program does.' };
      const failureMessage = reasonOf(failed);
      return { status: MutantRunStatus.Killed, killedBy: [failed.id], failureMessage, nrOfTests: count };
    }
    return { status: MutantRunStatus.Survived, nrOfTests: count };
  }

  /** Loads the program before its tests, so that what runs as it loads is told from what tests run. */
  async #load(): Promise<void> {
    if (this.#files.size > 0) return;
    entering(undefined);
    for (const path of globSync('src/{invites,stream,callbacks}/**/*.ts'))
      await import(pathToFileURL(resolve(path)).href);
  }

  async #file(path: string): Promise<LoadedFile> {
    const file = this.#files.get(path) ?? (await loadFile(path));
    this.#files.set(path, file);
    return file;
  }
}

/**
 * Runs all tests of a file. What fails is run once more: some race with real time, and lose where much else runs. What
 * fails then too, as may be with all the others in one process, can tell nothing of a mutant: it is named and left out.
 */
async function steadily(file: LoadedFile): Promise<Ran[]> {
  const ran = await file.run({});
  const failed = ran.filter(({ error }) => error !== undefined).map(({ id }) => id);
  const again = failed.length === 0 ? [] : await file.run({ wanted: new Set(failed) });
  for (const one of again)
    if (one.error !== undefined) process.stderr.write(`Left out: ${one.id}: ${reasonOf(one)}\n`);
  const passed = [...ran, ...again].filter(({ error }) => error === undefined);
  return [...new Map(passed.map((one) => [one.id, one])).values()];
}

/** Whether a test that failed passes once the mutant is gone. */
async function passes(file: LoadedFile, id: string): Promise<boolean> {
  const again = await file.run({ wanted: new Set([id]), usual: usualOfTests() });
  return again.every(({ error }) => error === undefined);
}

function toResult(ran: Ran): TestResult {
  const { id, ms, error } = ran;
  const common = { id, name: id, timeSpentMs: ms };
  return error === undefined
    ? { ...common, status: TestStatus.Success }
    : { ...common, status: TestStatus.Failed, failureMessage: reasonOf(ran) };
}

function reasonOf({ error }: Ran): string {
  return error instanceof Error ? error.message : String(error);
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', Object.assign(InProcess, { inject: [] as const })),
];
