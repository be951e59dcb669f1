/**
 * Writes the arithmetic of docs/scaling.md between its markers, from the figures of the last benchmark:
 * `node test/bench/scaling.ts`. `npm run bench` does it after every run that writes documents.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../../src/server/limits.ts';
import type { Results } from './figures.ts';
import { number } from './report/table.ts';
import { readResults } from './report/write.ts';

const BEGIN = '<!-- figures: written by test/bench/scaling.ts -->';
const END = '<!-- end of figures -->';

/** What is planned for. */
const INVITES = 100e6;
const SOCKETS = 1e6;
/** An invite is made, mailed, answered by its guest, changed once and answered again. */
const EVENTS_EACH = 5;
/** Invites are made over a year, and the busiest hour has so many times the mean. */
const YEAR_S = 365 * 86_400;
const PEAK = 10;
/** Applications of one size; the largest has a tenth of everything. */
const APPLICATIONS = 1000;
const LARGEST = 0.1;
/** Of a core and of a machine's memory so much is used at the peak. */
const FILLED = 0.5;
const MEMORY_GB = 4;
/** Everybody is back within so many seconds after all instances were lost. */
const BACK_S = 60;

/** One step: what it is, how it comes about, what comes out. */
type Step = readonly [what: string, how: string, result: string];

/** Every step that the figures allow; one whose figure was not measured says so. */
export function arithmetic(figures: Readonly<Record<string, number>>, socketsEach: number): Step[] {
  const measured = (prefix: string) => {
    const sizes = Object.keys(figures)
      .filter((name) => name.startsWith(`${prefix}At`))
      .map((name) => Number(name.slice(prefix.length + 2)))
      .sort((a, b) => b - a);
    return figures[`${prefix}At${sizes[0]}`];
  };
  const eventsMean = (INVITES * EVENTS_EACH) / YEAR_S;
  const eventsPeak = eventsMean * PEAK;
  const step = (
    what: string,
    given: readonly (number | undefined)[],
    work: (...given: number[]) => readonly [string, string],
  ): Step =>
    given.every((figure) => figure !== undefined && Number.isFinite(figure))
      ? [what, ...work(...(given as number[]))]
      : [what, 'a figure was not measured', '?'];
  const gb = (bytes: number) => `${number(bytes / 1e9)} GB`;
  const perDeliveries = (sockets: number, events: number) => (micros: number) => {
    const deliveries = events * sockets;
    const cores = (deliveries * micros) / 1e6 / FILLED;
    return [
      `${number(events)} events/s × ${number(sockets)} sockets × ${number(micros)} µs, cores filled to ${FILLED * 100} %`,
      `${number(deliveries)} deliveries/s, ${number(cores)} cores`,
    ] as const;
  };
  return [
    step('Events', [], () => [
      `${number(INVITES)} invites a year × ${EVENTS_EACH} events; the busiest hour ${PEAK} times the mean`,
      `${number(eventsMean)}/s mean, ${number(eventsPeak)}/s peak`,
    ]),
    step('Invites on disk', [figures.bytesPerInvite], (bytes) => [
      `${number(INVITES)} × ${number(bytes)} bytes with indexes`,
      gb(INVITES * bytes),
    ]),
    step('Log on disk, kept a year', [figures.bytesPerEvent], (bytes) => [
      `${number(INVITES * EVENTS_EACH)} × ${number(bytes)} bytes with indexes`,
      gb(INVITES * EVENTS_EACH * bytes),
    ]),
    step('Log on disk, kept 30 days', [figures.bytesPerEvent], (bytes) => [
      `${number((INVITES * EVENTS_EACH * 30) / 365)} × ${number(bytes)} bytes`,
      gb((INVITES * EVENTS_EACH * 30 * bytes) / 365),
    ]),
    step('Commits, all streams on one Postgres', [figures.callbacksPerSecondPostgres], (rate) => [
      `${number(eventsPeak)}/s at the peak of ${number(rate)}/s measured into one stream`,
      `${number((eventsPeak / rate) * 100)} % of one server`,
    ]),
    step('Commits, the largest stream', [figures.callbacksPerSecondPostgres], (rate) => [
      `${number(eventsPeak * LARGEST)}/s of ${number(rate)}/s, the most that one stream takes`,
      `${number(rate / (eventsPeak * LARGEST))} times as much fits`,
    ]),
    step('Memory of sockets', [measured('sameMemory')], (bytes) => {
      const fits = Math.min(socketsEach, (MEMORY_GB * FILLED * 1e9) / bytes);
      return [
        `${number(SOCKETS)} × ${number(bytes / 1024)} kB; an instance holds ${number(fits)} (its bound is ${number(socketsEach)})`,
        `${gb(SOCKETS * bytes)}, ${number(Math.ceil(SOCKETS / fits))} instances`,
      ];
    }),
    step('Deliveries, every socket watches all of its application', [measured('sameCpuMicros')], (micros) => {
      const each = perDeliveries(SOCKETS / APPLICATIONS, eventsPeak / APPLICATIONS)(micros);
      const deliveries = (eventsPeak / APPLICATIONS) * SOCKETS;
      return [
        `${APPLICATIONS} applications of one size; ${each[0]} in each`,
        `${number(deliveries)} deliveries/s, ${number((deliveries * micros) / 1e6 / FILLED)} cores`,
      ];
    }),
    step('Deliveries, the largest application', [measured('sameCpuMicros')], (micros) =>
      perDeliveries(SOCKETS * LARGEST, eventsPeak * LARGEST)(micros),
    ),
    step('Deliveries, each socket watches invites of its own', [measured('differentCpuMicros')], (micros) => [
      `${number(eventsPeak)} events/s, each to one socket × ${number(micros)} µs`,
      `${number((eventsPeak * micros) / 1e6 / FILLED)} cores`,
    ]),
    step('Everybody comes back at once', [measured('sameOpeningMicros')], (micros) => [
      `${number(SOCKETS)} × ${number(micros)} µs to open and subscribe, within ${BACK_S} s`,
      `${number((SOCKETS * micros) / 1e6 / BACK_S)} cores`,
    ]),
    step('What they missed meanwhile', [figures.replayPerSecond], (rate) => {
      const missed = (eventsPeak / APPLICATIONS) * BACK_S;
      return [
        `${number(SOCKETS)} sockets × ${number(missed)} events of ${BACK_S} s, ${number(rate)}/s a core where each reads the store`,
        `${number((SOCKETS * missed) / rate / BACK_S)} cores`,
      ];
    }),
    step('Status queries', [figures.pointPerSecondLarge], (rate) => [
      `one for each socket every 10 s; ${number(rate)}/s a core with ${number(figures.invitesStored ?? 0)} invites stored`,
      `${number(SOCKETS / 10 / rate / FILLED)} cores`,
    ]),
  ];
}

/** The page with new arithmetic between its markers. Throws where there are none. */
export function withArithmetic(page: string, results: Results): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/scaling.md has lost its markers.');
  const figures = Object.assign({}, ...Object.values(results.suites).map((suite) => suite.figures));
  const steps = arithmetic(figures, LIMITS.sockets.value);
  const lines = [
    BEGIN,
    `From the run of ${results.at} on ${results.machine}, profile ${results.profile}.`,
    '',
    '| | what | from what | comes to |',
    '| --- | --- | --- | --- |',
    ...steps.map(([what, how, result], index) => `| ${index + 1} | ${what} | ${how} | ${result} |`),
    '',
  ];
  return `${page.slice(0, begin)}${lines.join('\n')}${page.slice(end)}`;
}

/** Writes the arithmetic of a run into the page below a folder of documents. */
export async function writeScaling(docs: string, results: Results): Promise<void> {
  const path = join(docs, 'scaling.md');
  await writeFile(path, withArithmetic(await readFile(path, 'utf8'), results));
}

if (import.meta.main) {
  const docs = join(import.meta.dirname, '..', '..', 'docs');
  const results = await readResults(docs);
  if (!results) throw new Error('There are no figures yet: run npm run bench.');
  await writeScaling(docs, results);
}
