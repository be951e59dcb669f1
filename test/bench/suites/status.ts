import { join } from 'node:path';
import type { Row } from '../figures.ts';
import { createInvites } from '../load/callbacks.ts';
import { ask, type HttpRate, httpRate, jsonRequest } from '../load/http.ts';
import { alternate, type Contender, rowOf, type Series } from '../rounds.ts';
import { type Server, startGateway, startPeer } from '../server.ts';
import { PAGE, STATUS } from '../shape.ts';
import type { Suite, SuiteContext } from './suite.ts';

/** Connections of the load, each with one request under way. */
const CONNECTIONS = 32;
/** Invites asked for in turn. */
const INVITES = 200;

const RAW = 'raw node:http, a constant';
const OURS = 'invitegraph';
const JIT = 'mercurius with JIT, from memory';
const NO_JIT = 'mercurius without JIT, from memory';
const YOGA = 'stock graphql-yoga, from memory';
const STORE = 'mercurius with JIT, the same store';

type Figure = keyof HttpRate;

/** The status query and a page of invites over HTTP, beside servers that answer from memory. */
export const status: Suite = async (context) => {
  await using stack = new AsyncDisposableStack();
  const ids = Array.from({ length: INVITES }, (_, index) => `bench-${String(index).padStart(5, '0')}`);
  const gateway = stack.use(await startGateway());
  await createInvites(gateway.port, ids);

  const asked = ids.map((id) =>
    jsonRequest('/graphql', JSON.stringify({ query: STATUS, variables: { id } })),
  );
  const peers: [string, string, string[]][] = [
    [RAW, 'raw-http', []],
    [JIT, 'mercurius-http', ['memory-jit']],
    [NO_JIT, 'mercurius-http', ['memory']],
    [YOGA, 'yoga-http', []],
  ];
  const contenders = [await contender(context, OURS, gateway, asked)];
  for (const [name, program, args] of peers)
    contenders.push(await contender(context, name, stack.use(await startPeer(program, args)), asked));
  const statuses = await alternate(contenders, context.profile.rounds, context.progress);

  const store = stack.use(
    await startPeer('mercurius-http', ['store'], {
      BENCH_DATABASE: `sqlite:${join(gateway.folder, 'invitegraph.db')}`,
    }),
  );
  const page = [jsonRequest('/graphql', JSON.stringify({ query: PAGE }))];
  const pages = await alternate(
    [await contender(context, OURS, gateway, page), await contender(context, STORE, store, page)],
    context.profile.rounds,
    context.progress,
  );
  return {
    rows: [...statusRows(statuses), pageRow(pages)],
    curves: [],
    notes: [
      `The status query goes over ${INVITES} invites in turn; ours answers from the store or what a commit makes stale, the peers from memory.`,
      'The peer of the page opens the same SQLite file and lists through the same function of ours, so that only the server differs.',
    ],
    figures: {
      statusPerSecond: statuses.median(OURS, 'perSecond'),
      pagePerSecond: pages.median(OURS, 'perSecond'),
    },
  };
};

async function contender(
  { profile }: SuiteContext,
  name: string,
  { port }: Server,
  requests: readonly Buffer[],
): Promise<Contender<Figure>> {
  const answer = await ask(port, requests[0] as Buffer);
  if (!answer.includes('"data":{') || answer.includes('"errors"'))
    throw new Error(`${name} does not answer: ${answer}`);
  const load = { port, requests, connections: CONNECTIONS, seconds: profile.seconds };
  // Compilers of machine code have had their time by then.
  await httpRate(load);
  return { name, measure: async () => ({ ...(await httpRate(load)) }) };
}

function statusRows(series: Series<Figure>): Row[] {
  const suite = 'status';
  const own = series.of(OURS, 'perSecond');
  const unit = 'requests/s';
  const against = (key: string, of: string, goal: number) =>
    rowOf(
      { suite, key, what: 'invitegraph: inviteStatus', of, unit, goal: { kind: 'at least', value: goal } },
      own,
      series.of(of, 'perSecond'),
    );
  const peer = (key: string, what: string) =>
    rowOf({ suite, key, what, of: RAW, unit }, series.of(what, 'perSecond'), series.of(RAW, 'perSecond'));
  return [
    against('status-raw', RAW, 0.5),
    against('status-jit', JIT, 1),
    against('status-yoga', YOGA, 5),
    rowOf(
      {
        suite,
        key: 'status-p99',
        what: 'invitegraph: p99 of inviteStatus',
        of: RAW,
        unit: 'ms',
        goal: { kind: 'at most', value: 3 },
      },
      series.of(OURS, 'p99ms'),
      series.of(RAW, 'p99ms'),
    ),
    peer('peer-jit', JIT),
    peer('peer-no-jit', NO_JIT),
    peer('peer-yoga', YOGA),
  ];
}

function pageRow(series: Series<Figure>): Row {
  return rowOf(
    {
      suite: 'status',
      key: 'page',
      what: 'invitegraph: a page of 20 invites with recipients',
      of: STORE,
      unit: 'requests/s',
      goal: { kind: 'at least', value: 1 },
    },
    series.of(OURS, 'perSecond'),
    series.of(STORE, 'perSecond'),
  );
}
