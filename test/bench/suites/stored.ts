import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Curve, Row } from '../figures.ts';
import { ask, type HttpRate, httpRate, jsonRequest } from '../load/http.ts';
import { alternate, rowOf } from '../rounds.ts';
import { type Server, startGateway } from '../server.ts';
import { STATUS } from '../shape.ts';
import { type StoredData, storedId, storeInvites } from '../stored-data.ts';
import { filterPages } from './filter-pages.ts';
import { replay } from './replay.ts';
import type { Suite } from './suite.ts';

const CONNECTIONS = 32;
/** Different invites asked for: many more than any cache of ours should count on. */
const ASKED = 20_000;
/** Longest writing of the large store, in seconds; what is in by then is measured, and said. */
const WRITING_S = 180;

/** A store: a database that was filled, and a gateway over it. */
export interface Store {
  readonly name: string;
  readonly server: Server;
  readonly data: StoredData;
}

/** Point queries, first pages of every filter and replay, with few and with many stored invites. */
export const stored: Suite = async ({ profile, progress }) => {
  await using stack = new AsyncDisposableStack();
  const stores: Store[] = [];
  const middle = Math.round(Math.sqrt(profile.smallInvites * profile.invites));
  for (const invites of [profile.smallInvites, middle, profile.invites]) {
    const folder = await mkdtemp(join(tmpdir(), 'invitegraph-bench-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const data = await storeInvites(folder, { invites, events: profile.events, seconds: WRITING_S });
    progress(`${data.invites} invites and ${data.events} events stored in ${data.seconds.toFixed(1)} s`);
    stores.push({
      name: `${data.invites} invites`,
      data,
      server: stack.use(await startGateway({}, folder)),
    });
  }
  const [small, between, large] = stores as [Store, Store, Store];
  const notes = [
    `The large store has ${large.data.invites} invites and ${large.data.events} events, ${(large.data.bytes / 2 ** 30).toFixed(2)} GB; it was written in bulk in ${large.data.seconds.toFixed(0)} s.`,
  ];
  if (large.data.invites < profile.invites)
    notes.push(`${profile.invites} invites were asked for: the time for writing them was up.`);

  const points = await pointQueries(stores, profile, progress);
  const filters = await filterPages(small, large, profile, progress);
  const history = await replay(large, profile, progress);
  return {
    rows: [...points.rows, ...filters.rows, ...history.rows],
    curves: [...points.curves, ...history.curves],
    notes: [...notes, ...filters.notes, ...history.notes],
    figures: {
      ...sizesOf(between),
      invitesStored: large.data.invites,
      pointPerSecondLarge: points.perSecond,
      ...history.figures,
    },
  };
};

/** What one invite and one event of the log take on the disk, with everything that finds them. */
function sizesOf({ data: { invites, events, bytes, eventBytes } }: Store): Record<string, number> {
  if (eventBytes === undefined) return {};
  return { bytesPerEvent: eventBytes / events, bytesPerInvite: (bytes - eventBytes) / invites };
}

async function pointQueries(
  stores: readonly Store[],
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
  progress: (what: string) => void,
): Promise<{ rows: Row[]; curves: Curve[]; perSecond: number }> {
  const contenders = [];
  for (const { name, server, data } of stores) {
    const step = Math.max(1, Math.floor(data.invites / ASKED));
    const requests = Array.from({ length: Math.min(ASKED, data.invites) }, (_, index) =>
      // Strides that jump about: neighbours in the table lie on one page.
      jsonRequest(
        '/graphql',
        JSON.stringify({ query: STATUS, variables: { id: storedId((index * 7919 * step) % data.invites) } }),
      ),
    );
    const answer = await ask(server.port, requests[1] as Buffer);
    if (!answer.includes('"smartInviteId":"stored-')) throw new Error(`${name}: ${answer}`);
    const load = { port: server.port, requests, connections: CONNECTIONS, seconds };
    await httpRate(load);
    contenders.push({
      name,
      measure: async (): Promise<HttpRate & Record<string, number>> => ({ ...(await httpRate(load)) }),
    });
  }
  const series = await alternate(contenders, rounds, progress);
  const [small, , large] = stores as [Store, Store, Store];
  return {
    rows: [
      rowOf(
        {
          suite: 'stored',
          key: 'stored-point',
          what: `status with ${large.name}`,
          of: `with ${small.name}`,
          unit: 'requests/s',
          goal: { kind: 'at least', value: 0.8 },
        },
        series.of(large.name, 'perSecond'),
        series.of(small.name, 'perSecond'),
      ),
    ],
    curves: [
      {
        suite: 'stored',
        key: 'stored-rate',
        title: 'Status queries per second by number of stored invites',
        x: 'stored invites',
        y: 'requests/s',
        lines: [
          {
            name: 'invitegraph',
            points: stores.map(({ name, data }) => [data.invites, series.median(name, 'perSecond')] as const),
          },
        ],
      },
    ],
    perSecond: series.median(large.name, 'perSecond'),
  };
}
