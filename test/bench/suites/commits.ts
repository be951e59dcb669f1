import provideServers from '../../support/outside-servers.ts';
import { postgresDatabase } from '../../support/postgres.ts';
import type { Goal, Row } from '../figures.ts';
import { callbackRequests, createInvites } from '../load/callbacks.ts';
import { ask, httpRate, jsonRequest } from '../load/http.ts';
import { alternate, type Contender, rowOf, type Series } from '../rounds.ts';
import { type Server, startGateway, startPeer } from '../server.ts';
import type { Suite, SuiteContext } from './suite.ts';

/** Senders of callbacks, each with one under way. */
const SENDERS = 32;
/** Invites that are answered: no two callbacks under way are about one. */
const INVITES = 200;
/** Lone callbacks of one measurement. */
const LONE = 150;

const OURS = 'invitegraph';
const INSERT = 'a bare durable insert for each';
const HEAD = 'a head counter for each event';

type Figure = 'perSecond' | 'p99ms';

/** Verified callbacks recorded, beside what the same disk does without sharing commits. */
export const commits: Suite = async (context) => {
  const rows: Row[] = [];
  const figures: Record<string, number> = {};
  const missing: string[] = [];
  const letGo = await provideServers();
  const postgres = process.env.TEST_POSTGRES_URL ?? '';
  for (const name of ['SQLite', 'Postgres'] as const)
    try {
      await using database = name === 'Postgres' ? await postgresDatabase(postgres) : undefined;
      await using floor = name === 'Postgres' ? await postgresDatabase(postgres) : undefined;
      await using gateway = await startGateway(database ? { DATABASE_URL: database.url } : {});
      await using peer = await startPeer('durable-writes', [], floor ? { BENCH_DATABASE: floor.url } : {});
      const together = await measured(context, gateway, peer, SENDERS, context.profile.callbacks);
      const alone = await measured(context, gateway, peer, 1, Math.min(LONE, context.profile.callbacks));
      rows.push(...rowsOf(name, together, alone));
      figures[`callbacksPerSecond${name}`] = together.median(OURS, 'perSecond');
    } catch (error) {
      context.progress(`FAILED on ${name}: ${(error as Error).stack}`);
      missing.push(`${name}: ${(error as Error).message}`);
    }
  await letGo();
  return {
    rows,
    curves: [],
    notes: [
      'A callback is verified, its answer applied, state and event kept, all in one durable transaction before the 2xx; all go into one stream. The floors write one row as large as an event, over the same HTTP from as many senders.',
      'The invites have no callbackUrl, so no callback goes out for an answer.',
    ],
    missing,
    figures,
  };
};

async function measured(
  { profile, progress }: SuiteContext,
  gateway: Server,
  peer: Server,
  connections: number,
  count: number,
): Promise<Series<Figure>> {
  const ids = Array.from({ length: INVITES }, (_, index) => `commits-${connections}-${index}`);
  await createInvites(gateway.port, ids);
  const row = 'x'.repeat(2500);
  const floor = (name: string, path: string): Contender<Figure> => ({
    name,
    measure: async () => ({
      ...(await httpRate({
        port: peer.port,
        requests: [jsonRequest(path, row)],
        connections,
        count,
        expected: 204,
      })),
    }),
  });
  const ours: Contender<Figure> = {
    name: OURS,
    async measure(round) {
      const before = await newestSequence(gateway.port, `marker-${connections}-${round}-before`);
      const requests = callbackRequests(ids, count);
      const rate = await httpRate({ port: gateway.port, requests, connections, count, expected: 204 });
      const after = await newestSequence(gateway.port, `marker-${connections}-${round}-after`);
      if (after !== before + count + 1)
        throw new Error(`${count} callbacks made ${after - before - 1} events.`);
      return { ...rate };
    },
  };
  const contenders = [ours, floor(INSERT, '/insert'), floor(HEAD, '/head')];
  for (const contender of contenders) await contender.measure(-1);
  return alternate(contenders, profile.rounds, progress);
}

/** The place in the log of an event that happens now. */
async function newestSequence(port: number, smartInviteId: string): Promise<number> {
  await createInvites(port, [smartInviteId]);
  const query = `{ invite(smartInviteId: "${smartInviteId}") { timeline(first: 1) { edges { node { sequence } } } } }`;
  const answer = await ask(port, jsonRequest('/graphql', JSON.stringify({ query })));
  const sequence = Number(/"sequence":(\d+)/.exec(answer)?.[1]);
  if (!(sequence > 0)) throw new Error(answer);
  return sequence;
}

function rowsOf(name: string, together: Series<Figure>, alone: Series<Figure>): Row[] {
  const row = (
    series: Series<Figure>,
    figure: Figure,
    { of, goal, ...text }: { key: string; what: string; of: string; unit: string; goal?: Goal },
  ) =>
    rowOf(
      { suite: 'commits', of: `${of}, ${name}`, ...text, ...(goal ? { goal } : {}) },
      series.of(OURS, figure),
      series.of(of, figure),
    );
  const what = `callbacks recorded on ${name}, ${SENDERS} senders`;
  const unit = 'callbacks/s';
  const key = name.toLowerCase();
  return [
    row(together, 'perSecond', {
      key: `commits-${key}-head`,
      what,
      of: HEAD,
      unit,
      // performance.md states the goal for Postgres, where a commit waits for the disk in a process of its own.
      ...(name === 'Postgres' ? { goal: { kind: 'at least', value: 5 } } : {}),
    }),
    row(together, 'perSecond', {
      key: `commits-${key}-insert`,
      what,
      of: INSERT,
      unit,
      // 5,000 a second are the most that this disk was seen to do without sharing commits.
      ...(name === 'SQLite' ? { goal: { kind: 'at least', value: 1 } } : {}),
    }),
    row(alone, 'p99ms', {
      key: `commits-${key}-lone`,
      what: `p99 of a lone callback on ${name}`,
      of: INSERT,
      unit: 'ms',
      goal: { kind: 'at most', value: 3 },
    }),
  ];
}
