/**
 * Measures what people get who use the console, the client and the examples, and writes docs/figures.md:
 * `npm run figures`. Nothing is measured here: the tests do it, and this reads what they found.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const SUITES = ['test/console', 'test/client', 'test/examples', 'test/server/console.test.ts'];

interface Assertion {
  readonly title: string;
  readonly status: string;
  readonly duration?: number | null;
}
interface Report {
  readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Assertion[] }[];
}

const folder = await mkdtemp(join(tmpdir(), 'invitegraph-figures-'));
const file = join(folder, 'report.json');
// One after the other: two browsers at once would measure each other.
const run = spawn(
  process.execPath,
  [
    join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...SUITES,
    '--maxWorkers=1',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ],
  { cwd: ROOT, env: { ...process.env, CLIENT_CUTS: '1000' }, stdio: ['ignore', 'pipe', 'inherit'] },
);
let printed = '';
run.stdout.on('data', (chunk: Buffer) => {
  printed += chunk;
  process.stdout.write(chunk);
});
await once(run, 'close');
const report: Report = JSON.parse(await readFile(file, 'utf8'));
await rm(folder, { recursive: true });

/** What a test printed, such as `First paint: 120 ms.` */
function told(words: string): string {
  const found = printed.match(new RegExp(`${words} ([\\d.]+ \\w+?( gzip)?)\\.\\s`));
  return found?.[1] ?? 'not measured';
}

/** How the tests of a file ended whose titles hold these words. */
function outcome(suite: string, words = ''): string {
  const tests = report.testResults
    .filter(({ name }) => name.includes(suite))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => title.includes(words));
  const passed = tests.filter(({ status }) => status === 'passed');
  const seconds = tests.reduce((sum, { duration }) => sum + (duration ?? 0), 0) / 1000;
  return `${passed.length} of ${tests.length} passed, ${seconds.toFixed(1)} s`;
}

const rows = [
  ['`npm start` to the first live answer, by the console alone', 'under 60 s', told('by the console alone:')],
  ['first contentful paint of a first visit', '', told('First contentful paint of a first visit:')],
  ['everything that the console loads', 'under 200 kB gzip', told('The console weighs')],
  [
    'axe-core, light and dark, desktop and phone: tests that find nothing',
    'all',
    outcome('console/desk', 'axe-core'),
  ],
  [
    'the client, cut 1,000 times over WebSocket: each event once, in order',
    'passes',
    outcome('client/invite-event-stream', 'over websocket each event'),
  ],
  [
    'the client, cut 1,000 times over SSE: each event once, in order',
    'passes',
    outcome('client/invite-event-stream', 'over sse each event'),
  ],
  ['links for Apollo Client, urql and RxJS', 'passes', outcome('client/links')],
  ['the whole console in Chromium', 'passes', outcome('test/console/')],
  ...[
    ['examples/live-answers', 'live-answers'],
    ['examples/node-backend', 'node-backend'],
    ['examples/react, examples/vue', 'pages'],
    ['examples/federation', 'federation'],
  ].map(([name = '', file]) => [name, 'passes', outcome(`examples/${file}.test`)]),
];
const load = (loadavg()[1] ?? 0).toFixed(1);
const table = [
  '| what | wanted | found |',
  '| --- | --- | --- |',
  ...rows.map((row) => `| ${row.join(' | ')} |`),
].join('\n');
console.log(`\n${table}`);
await writeFile(
  join(ROOT, 'docs', 'figures.md'),
  `# Figures for the people who use it

Written by \`npm run figures\`, last on ${new Date().toISOString().slice(0, 10)} with Node ${process.version} on ${availableParallelism()} cores, whose load was
${load} at the end (more than the cores: other work slowed whatever is a time). Each line is what tests of
\`test/console\`, \`test/client\` and \`test/examples\` found.

${table}
`,
);
process.exitCode = run.exitCode ?? 1;
