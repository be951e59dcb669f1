/**
 * `npm run chaos [-- TIER] [ID…]`: breaks the gateway in every way that the plan has, and prints one table of what was
 * to be reached and what was. It writes docs/reliability.md; with ids, only their rows there. Exits with 1 where a figure was missed,
 * and keeps the seed of such a run in test/chaos/seeds.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measuredMutants } from './mutants.ts';
import { measuredPackages } from './packages.ts';
import { TIERS, type Tier } from './plan/row.ts';
import { ROWS, SIZES } from './plan/rows.ts';
import { runTests } from './run-tests.ts';
import { plainTable, reliabilityPage, withRowsAnew } from './table.ts';
import { judge } from './verdict.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const given = process.argv.slice(2);
const tier: Tier = TIERS.find((name) => given.includes(name)) ?? 'P';
const ids = given.filter((word) => word !== tier);
const unknown = ids.filter((id) => !ROWS.some((row) => row.id === id));
if (unknown.length > 0) {
  console.error(
    `No such row or tier: ${unknown.join(', ')}. Tiers are P, N, R; rows ${ROWS.map(({ id }) => id).join(' ')}.`,
  );
  process.exit(2);
}

const isIn = (from: Tier = 'P') => TIERS.indexOf(from) <= TIERS.indexOf(tier);
const rows = ids.length > 0 ? ROWS.filter(({ id }) => ids.includes(id)) : ROWS;
const files = new Set(rows.filter((row) => ids.length > 0 || isIn(row.tier)).flatMap((row) => row.files));
const present = [...files].filter((file) => existsSync(join(ROOT, file)));
if (present.length === 0) {
  console.error('None of these rows has a test that runs yet.');
  process.exit(2);
}

const seed = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`Tier ${tier}, CHAOS_SEED=${seed}, ${present.length} files.`);
const began = performance.now();
const { measured, ran } = await runTests(present, { ...SIZES[tier], CHAOS_SEED: String(seed) });
const run = {
  tier,
  seed,
  day: new Date().toISOString().slice(0, 10),
  seconds: Math.round((performance.now() - began) / 1000),
};
const elsewhere = [...measuredPackages(ROOT), ...measuredMutants(ROOT)];
const judged = rows.map((row) => judge(row, tier, [...measured, ...elsewhere], ran));
console.log(`\n${plainTable(run, judged)}`);
const page = join(ROOT, 'docs', 'reliability.md');
if (ids.length === 0) writeFileSync(page, reliabilityPage(run, judged));
else if (existsSync(page)) writeFileSync(page, withRowsAnew(readFileSync(page, 'utf8'), run, judged));

const missed = judged.filter(({ verdict }) => verdict === 'missed');
if (missed.length > 0) {
  const folder = join(import.meta.dirname, 'seeds');
  mkdirSync(folder, { recursive: true });
  const misses = Object.fromEntries(missed.map(({ row, misses }) => [row.id, misses]));
  writeFileSync(join(folder, `${seed}.json`), `${JSON.stringify({ ...run, misses }, null, 2)}\n`);
  process.exitCode = 1;
}
