import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Measured } from './figures.ts';
import type { RanTest } from './verdict.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/** What vitest's JSON report has of a file. */
interface ReportedFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

/**
 * Runs test files one after the other, since they measure time, and resolves to what they measured and how each test
 * ended. Their output goes to this process's own. A file that could not run counts as one failed test.
 */
export async function runTests(
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ measured: readonly Measured[]; ran: readonly RanTest[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-chaos-'));
  try {
    const report = join(folder, 'report.json');
    const figures = join(folder, 'figures.jsonl');
    const child = spawn(
      process.execPath,
      [
        VITEST,
        'run',
        '--no-file-parallelism',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...files,
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ...environment, CHAOS_FIGURES: figures },
      },
    );
    await once(child, 'close');
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as { testResults: ReportedFile[] };
    const lines = await readFile(figures, 'utf8').catch(() => '');
    return {
      measured: lines
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Measured),
      ran: testResults.flatMap(ranIn),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ranIn({ name, status, message = '', assertionResults }: ReportedFile): RanTest[] {
  const file = relative(ROOT, name).replaceAll('\\', '/');
  const ran = assertionResults.map(({ fullName, status: ended }) => ({
    file,
    name: fullName,
    status: ended === 'passed' || ended === 'failed' ? ended : 'skipped',
  })) satisfies RanTest[];
  const broken = status === 'failed' && !ran.some((test) => test.status === 'failed');
  return broken ? [...ran, { file, name: `${file} could not run: ${message}`, status: 'failed' }] : ran;
}
