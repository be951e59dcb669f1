import { spawnSync } from 'node:child_process';
import type { Curve, Row } from '../figures.ts';
import { rowOf } from '../rounds.ts';
import {
  type Broadcaster,
  FRAME,
  MERCURIUS,
  OURS,
  OURS_DIFFERENT,
  SEND,
  YOGA,
  YOGA_DIFFERENT,
} from './broadcasters.ts';
import { type FanOut, fanOut } from './fan-out-rounds.ts';
import type { Suite } from './suite.ts';

/** Files that this process keeps for all but its sockets. */
const OTHER_FILES = 500;
/** Rounds at one point of the curve. */
const CURVE_ROUNDS = 3;

const GROUPS: readonly (readonly Broadcaster[])[] = [
  [SEND, OURS, OURS_DIFFERENT],
  [SEND, FRAME, YOGA],
];
const ALL = [SEND, FRAME, OURS, OURS_DIFFERENT, YOGA, YOGA_DIFFERENT, MERCURIUS];
const ON_CURVE = [SEND, OURS, YOGA];

/** One event to N sockets: ours and the stock stacks as ratios of a bare broadcast. */
export const fanout: Suite = async ({ profile, progress }) => {
  const rows: Row[] = [];
  const notes: string[] = [];
  const missing: string[] = [];
  const figures: Record<string, number> = {};
  const points = new Map<
    string,
    { readonly rate: [number, number][]; readonly memory: [number, number][] }
  >();
  const most = socketsAtMost();
  const note = (sockets: number, { series, memory }: FanOut, names: readonly Broadcaster[]) => {
    for (const { name } of names) {
      const own = points.get(name) ?? { rate: [], memory: [] };
      points.set(name, own);
      own.rate.push([sockets, series.median(name, 'perSecond')]);
      own.memory.push([sockets, memory.get(name) as number]);
    }
  };

  for (const sockets of profile.fanout) {
    if (sockets > most) {
      notes.push(`${sockets} sockets were not measured: this process may open ${most}.`);
      continue;
    }
    // Of the largest only what has a goal, and the stock stack: the others would take minutes.
    const groups = sockets * ALL.length <= most ? [ALL] : GROUPS;
    for (const group of groups) {
      progress(`${sockets} sockets: ${group.map(({ name }) => name).join(', ')}`);
      const timed = group.includes(OURS) ? [SEND, OURS] : [];
      try {
        const result = await fanOut(group, { ...profile, sockets, timed, progress });
        rows.push(...rowsOf(sockets, group, result));
        note(sockets, result, group.includes(OURS) ? [SEND, OURS] : []);
        if (group.includes(YOGA)) note(sockets, result, [YOGA]);
        if (!group.includes(OURS)) continue;
        rows.push(latencyRow(sockets, result));
        for (const [kind, { name }] of [['same', OURS] as const, ['different', OURS_DIFFERENT] as const]) {
          figures[`${kind}PerSecondAt${sockets}`] = result.series.median(name, 'perSecond');
          figures[`${kind}CpuMicrosAt${sockets}`] = result.series.median(name, 'cpuMicros');
          figures[`${kind}MemoryAt${sockets}`] = result.memory.get(name) as number;
          figures[`${kind}OpeningMicrosAt${sockets}`] = result.opening.get(name) as number;
        }
      } catch (error) {
        progress(`FAILED: ${(error as Error).stack}`);
        missing.push(`${sockets} sockets: ${firstLine(error)}`);
      }
    }
  }
  for (const sockets of profile.curve) {
    if (sockets > most || profile.fanout.includes(sockets)) continue;
    for (const broadcaster of ON_CURVE) {
      progress(`curve, ${sockets} sockets: ${broadcaster.name}`);
      try {
        const options = { ...profile, rounds: CURVE_ROUNDS, sockets, progress };
        note(sockets, await fanOut([broadcaster], options), [broadcaster]);
      } catch (error) {
        progress(`FAILED: ${(error as Error).stack}`);
        missing.push(`${broadcaster.name} at ${sockets} sockets: ${firstLine(error)}`);
      }
    }
  }
  return { rows, curves: curvesOf(points), notes, missing, figures };
};

const GOALS: ReadonlyMap<Broadcaster, number> = new Map([
  [OURS, 1],
  [OURS_DIFFERENT, 0.5],
]);

function rowsOf(sockets: number, group: readonly Broadcaster[], { series, memory, causing }: FanOut): Row[] {
  const rows: Row[] = [];
  const of = `${SEND.name}, ${sockets} sockets`;
  for (const broadcaster of group) {
    if (broadcaster === SEND) continue;
    const { name } = broadcaster;
    const goal = GOALS.get(broadcaster);
    const text = { suite: 'fanout', key: `${keyOf(name)}-${sockets}`, of };
    rows.push(
      rowOf(
        {
          ...text,
          what: `${name}: deliveries to ${sockets} sockets`,
          unit: 'deliveries/s',
          ...(goal === undefined ? {} : { goal: { kind: 'at least', value: goal } }),
          note: [
            `messages of ${series.median(name, 'bytes')} bytes`,
            ...(goal === undefined
              ? []
              : [
                  `recording an event is ${(((causing.get(name) as number) / 1000) * (series.median(name, 'perSecond') / sockets) * 100).toFixed(0)} % of it`,
                ]),
          ].join(', '),
        },
        series.of(name, 'perSecond'),
        series.of(SEND.name, 'perSecond'),
      ),
    );
    const cpu = [series.of(name, 'cpuMicros'), series.of(SEND.name, 'cpuMicros')] as const;
    if (cpu.flat().every((value) => value > 0))
      rows.push(
        rowOf(
          {
            ...text,
            key: `${text.key}-cpu`,
            what: `${name}: server CPU of a delivery, ${sockets} sockets`,
            unit: 'µs',
          },
          ...cpu,
        ),
      );
    const [own, raw] = [memory.get(name) as number, memory.get(SEND.name) as number];
    if (own > 0 && raw > 0)
      rows.push(
        rowOf(
          {
            ...text,
            key: `${text.key}-memory`,
            what: `${name}: memory of a subscriber, ${sockets} sockets`,
            unit: 'kB',
            ...(goal === undefined ? {} : { goal: { kind: 'at most', value: 2 } }),
          },
          [own / 1024],
          [raw / 1024],
        ),
      );
  }
  return rows;
}

function latencyRow(sockets: number, { latency }: FanOut): Row {
  return rowOf(
    {
      suite: 'fanout',
      key: `latency-${sockets}`,
      what: `callback sent to last of ${sockets} subscribers`,
      of: 'one durable insert and a raw broadcast',
      unit: 'ms',
      goal: { kind: 'at most', value: 2 },
    },
    latency.get(OURS.name) ?? [],
    latency.get(SEND.name) ?? [],
  );
}

function curvesOf(
  points: ReadonlyMap<string, { readonly rate: [number, number][]; readonly memory: [number, number][] }>,
): Curve[] {
  const lines = (of: 'rate' | 'memory', scale: number) =>
    [...points].map(([name, own]) => ({
      name,
      points: own[of]
        .map(([x, y]) => [x, y * scale] as const)
        .filter(([, y]) => y > 0)
        .sort(([a], [b]) => a - b),
    }));
  return [
    {
      suite: 'fanout',
      key: 'fanout-rate',
      title: 'Deliveries per second by number of subscribers',
      x: 'subscribers',
      y: 'deliveries/s',
      lines: lines('rate', 1),
    },
    {
      suite: 'fanout',
      key: 'fanout-memory',
      title: 'Memory of one subscriber by their number',
      x: 'subscribers',
      y: 'kB',
      lines: lines('memory', 1 / 1024),
    },
  ];
}

function keyOf(name: string): string {
  return name.replace(/[^a-z]+/gi, '-').toLowerCase();
}

/** Sockets that this process may have open; Node has raised its own limit to the hard one. */
function socketsAtMost(): number {
  const limit = Number(spawnSync('sh', ['-c', 'ulimit -n']).stdout?.toString().trim());
  return (Number.isFinite(limit) ? limit : 1024) - OTHER_FILES;
}

/** What a table has room for; the whole was told as it happened. */
function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n', 1)[0] as string;
}
