import { join } from 'node:path';
import type { Curve, Row } from '../figures.ts';
import { ask, jsonRequest } from '../load/http.ts';
import { openSubscribers } from '../load/subscribers.ts';
import type { Profile } from '../profile.ts';
import { alternate, rowOf } from '../rounds.ts';
import { startPeer } from '../server.ts';
import { storedId } from '../stored-data.ts';
import type { Store } from './stored.ts';

/** Events of one measured replay. */
const SLICE = 20_000;
/** Longest replay of the whole log, in seconds: what fits is measured. */
const WHOLE_S = 75;
/** Events of a page over HTTP. */
const PAGE = 100;

const FIELDS =
  'id cursor sequence occurredAt __typename invite { smartInviteId state revision createdAt updatedAt }';
const REPLAY = `subscription Replay($after: Cursor!) { inviteEvents(after: $after) { ${FIELDS} } }`;
const PAGES = `query Pages($after: Cursor, $first: Int!) {
  inviteEvents(first: $first, after: $after) { edges { node { ${FIELDS} } } pageInfo { endCursor } }
}`;

const OURS = 'subscription';
const PAGED = 'pages over HTTP';
const BARE = 'bare query';
const PARSED = 'bare query, rows parsed';

/** The log read again from a cursor on, beside a bare query over the same rows. */
export async function replay(
  { server, data }: Store,
  { rounds }: Profile,
  progress: (what: string) => void,
): Promise<{ rows: Row[]; curves: Curve[]; notes: string[]; figures: Record<string, number> }> {
  const count = Math.min(SLICE, data.events - PAGE - 1);
  await using peer = await startPeer('bare-query', [], {
    BENCH_DATABASE: join(server.folder, 'invitegraph.db'),
  });
  const from = await cursorBefore(server.port, count, data.events);
  const bare = async (path: string) => {
    const answer = await ask(peer.port, jsonRequest(path, `${data.events - count} ${count}`));
    const seconds = Number(/seconds=([\d.e-]+)/.exec(answer)?.[1]);
    if (!(seconds > 0)) throw new Error(answer);
    return { perSecond: count / seconds };
  };
  const series = await alternate(
    [
      { name: OURS, measure: async () => ({ perSecond: await subscribed(server.port, from, count) }) },
      { name: PAGED, measure: async () => ({ perSecond: await paged(server.port, from, count) }) },
      { name: BARE, measure: () => bare('/rows') },
      { name: PARSED, measure: () => bare('/parsed') },
    ],
    rounds,
    progress,
  );
  const whole = Math.min(data.events - 1, Math.round(series.median(OURS, 'perSecond') * WHOLE_S));
  const wholeRate = await subscribed(server.port, await firstCursor(server.port), data.events - 1, whole);
  progress(`replay of ${whole} events: ${Math.round(wholeRate)}/s`);

  const row = (key: string, name: string, of: string, goal?: number) =>
    rowOf(
      {
        suite: 'stored',
        key,
        what: `replay by ${name}`,
        of: `${of} over the same rows`,
        unit: 'events/s',
        ...(goal === undefined ? {} : { goal: { kind: 'at least', value: goal } }),
      },
      series.of(name, 'perSecond'),
      series.of(of, 'perSecond'),
    );
  return {
    rows: [
      row('replay-parsed', OURS, PARSED, 0.5),
      row('replay-bare', OURS, BARE, 0.5),
      row('replay-pages', PAGED, PARSED),
    ],
    curves: [
      {
        suite: 'stored',
        key: 'replay-rate',
        title: 'Events replayed per second by length of the replay',
        x: 'events',
        y: 'events/s',
        lines: [
          {
            name: 'subscription',
            points: [
              [count, series.median(OURS, 'perSecond')],
              [whole, wholeRate],
            ],
          },
        ],
      },
    ],
    notes: [
      `Replay was measured over ${count} events, and once over ${whole} at ${Math.round(wholeRate)} events/s. The bare query returns rows of JSON text; an event is one only once that is parsed, so the goal stands beside both.`,
    ],
    figures: {
      replayPerSecond: series.median(OURS, 'perSecond'),
      replayWholePerSecond: wholeRate,
      replayWhole: whole,
    },
  };
}

/** Events per second of a subscription from a cursor on, until `until` of `total` are in. */
async function subscribed(port: number, after: string, total: number, until = total): Promise<number> {
  const began = performance.now();
  await using fleet = await openSubscribers({
    port,
    count: 1,
    subscribe: () => ({ query: REPLAY, variables: { after } }),
  });
  await fleet.arrived(until, until === total);
  return until / ((performance.now() - began) / 1000);
}

async function paged(port: number, from: string, count: number): Promise<number> {
  const began = performance.now();
  let after = from;
  for (let read = 0; read < count; read += PAGE) after = (await pageEnd(port, PAGE, after)) ?? after;
  return count / ((performance.now() - began) / 1000);
}

async function pageEnd(port: number, first: number, after: string | null): Promise<string | undefined> {
  const answer = await ask(
    port,
    jsonRequest('/graphql', JSON.stringify({ query: PAGES, variables: { first, after } })),
  );
  if (answer.includes('"errors"')) throw new Error(answer);
  return /"endCursor":"([^"]+)"/.exec(answer)?.[1];
}

async function firstCursor(port: number): Promise<string> {
  return (await pageEnd(port, 1, null)) as string;
}

/** The cursor after which so many events follow: that of the first event of an invite which lies there. */
async function cursorBefore(port: number, count: number, events: number): Promise<string> {
  const query = `query Place($id: String!) {
    invite(smartInviteId: $id) { timeline(first: 1) { edges { cursor node { sequence } } } }
  }`;
  const sequence = events - count;
  // The template's event is the first, so the invite of index 0 has the second.
  const variables = { id: storedId(sequence - 2) };
  const answer = await ask(port, jsonRequest('/graphql', JSON.stringify({ query, variables })));
  const cursor = /"cursor":"([^"]+)"/.exec(answer)?.[1];
  if (!cursor || !answer.includes(`"sequence":${sequence}}`)) throw new Error(`No cursor there: ${answer}`);
  return cursor;
}
