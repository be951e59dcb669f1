/**
 * `npm run bench`: measures the gateway beside its peers and prints one table of ratios. Names of suites run only
 * those; `--quick` is a first impression. A full run writes docs/performance.md, the pictures and the raw figures; a
 * run of some suites replaces theirs. `--out FOLDER` writes everything there instead.
 */
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Results } from './figures.ts';
import { pinLoad } from './pinning.ts';
import { PROFILES, type Profile } from './profile.ts';
import { performancePage } from './report/page.ts';
import { textTable } from './report/table.ts';
import { readResults, writeResults } from './report/write.ts';
import { writeScaling } from './scaling.ts';
import { runSuites, SUITES } from './suites.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no suite ${unknown.join(', ')}. There are: ${Object.keys(SUITES).join(', ')}.\n`,
  );
  process.exit(2);
}
const docs = join(import.meta.dirname, '..', '..', 'docs');
const name: Profile['name'] = values.tiny ? 'tiny' : values.quick ? 'quick' : 'full';
const profile = { ...PROFILES[name], ...sizesOf(process.env) };
const pinned = pinLoad();
const began = performance.now();
const progress = (what: string) => {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${what}\n`);
};
progress(pinned ? 'servers on core 0, the load on core 1' : 'pinning to cores is not possible here');

const names = positionals.length > 0 ? positionals : Object.keys(SUITES);
const { suites, failures } = await runSuites(names, { profile, progress });
const now: Results = {
  at: new Date().toISOString(),
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  node: process.versions.node,
  pinned,
  profile: name,
  suites,
  failures,
};
console.log(textTable(now));
for (const { notes } of Object.values(suites)) for (const note of notes) console.log(`- ${note}`);
for (const [suite, message] of Object.entries(failures)) console.log(`${suite} FAILED: ${message}`);

const given = values.out === undefined ? undefined : resolve(values.out);
const folder = given ?? (name === 'full' ? docs : undefined);
if (folder !== undefined) {
  const before = await readResults(folder);
  const whole = before && positionals.length > 0 ? merged(before, now) : now;
  await writeResults(folder, whole, performancePage(whole));
  if (folder === docs) await writeScaling(docs, whole);
  progress(`written to ${folder}`);
}
// Sockets of a failed suite may still be open.
process.exit(Object.keys(failures).length > 0 ? 1 : 0);

/** BENCH_INVITES, BENCH_EVENTS and BENCH_ROUNDS in place of the profile's. */
function sizesOf(environment: NodeJS.ProcessEnv): Partial<Profile> {
  const whole = (text: string | undefined) => (text ? Number.parseInt(text, 10) : undefined);
  const [invites, events, rounds] = ['INVITES', 'EVENTS', 'ROUNDS'].map((size) =>
    whole(environment[`BENCH_${size}`]),
  );
  return {
    ...(invites ? { invites } : {}),
    ...(events ? { events } : {}),
    ...(rounds ? { rounds } : {}),
  };
}

/** The newer run's suites in place of the older one's, in the order of the list. */
function merged(before: Results, newer: Results): Results {
  const all = { ...before.suites, ...newer.suites };
  const suites = Object.fromEntries(
    Object.keys(SUITES).flatMap((suite) => (all[suite] ? [[suite, all[suite]]] : [])),
  );
  const failures = Object.fromEntries(
    Object.entries({ ...before.failures, ...newer.failures }).filter(
      ([suite]) => newer.failures[suite] !== undefined || newer.suites[suite] === undefined,
    ),
  );
  return { ...newer, suites, failures };
}
