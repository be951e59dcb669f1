import type { GraphQLServer } from '../server/graphql.ts';
import { type Measure, single } from '../server/metrics/exposition.ts';
import type { Sockets } from '../server/websocket.ts';
import { readQueueDepths } from '../store/queue-depth.ts';
import type { Core } from './core.ts';
import type { Tallies } from './tallies.ts';

interface Measured {
  readonly core: Core;
  readonly tallies: Tallies;
  readonly graphql: Pick<GraphQLServer, 'counts'>;
  readonly sockets: Pick<Sockets, 'counts'>;
}

/** Everything that /metrics tells beside the process itself. No label holds what a stranger chose. */
export function measuresOf(parts: Measured): readonly Measure[] {
  return [...doors(parts), ...streams(parts), ...queues(parts.core), ...store(parts.core)];
}

function doors({ tallies, graphql }: Measured): readonly Measure[] {
  const { requests, mailIn, mailOut, callbacksIn, callbacksOut, upstream } = tallies;
  return [
    counter('http_requests_total', 'HTTP requests answered', ['route', 'status'], requests.samples),
    gauge('http_requests_open', 'HTTP requests under way, event streams included', [], () =>
      single(requests.open()),
    ),
    counter(
      'graphql_operations_total',
      'GraphQL operations, subscriptions when they begin',
      ['type', 'field', 'outcome'],
      graphql.counts.samples,
    ),
    counter('mail_received_total', 'Mail received', ['source', 'disposition'], mailIn.samples),
    counter('mail_sent_total', 'Attempts at mail out', ['outcome'], mailOut.samples),
    counter('callbacks_received_total', 'Callbacks received', ['outcome'], callbacksIn.samples),
    counter('callbacks_sent_total', 'Attempts at callbacks out', ['outcome'], callbacksOut.samples),
    counter('upstream_requests_total', 'Requests to Cronofy', ['verb', 'outcome'], upstream.samples),
  ];
}

function streams({ core: { stream, clock }, sockets }: Measured): readonly Measure[] {
  const lag = shared(() => stream.lag());
  const { reads } = stream;
  return [
    gauge('sockets', 'Open WebSockets', [], () => single(sockets.counts().sockets)),
    gauge('subscriptions', 'Subscriptions over WebSocket', [], () => single(sockets.counts().subscriptions)),
    gauge('subscription_groups', 'Groups of subscriptions that share their answers', [], () =>
      single(sockets.counts().groups),
    ),
    gauge('streams_followed', 'Streams that somebody follows', [], () => single(stream.tails())),
    gauge(
      'stream_lag_events',
      'Events in the log that were not handed on here, of the furthest stream',
      [],
      async () => single((await lag()).events),
    ),
    gauge('stream_lag_seconds', 'Age of the oldest of them', [], async () => {
      const { oldestAt } = await lag();
      return single(secondsSince(oldestAt, clock.now()));
    }),
    counter(
      'stream_reads_total',
      'Reads of subscribers that found something or had to look',
      ['from'],
      () => [
        { labels: ['ring'], value: reads.ring },
        { labels: ['store'], value: reads.store },
      ],
    ),
  ];
}

function queues({ database, clock }: Core): readonly Measure[] {
  const depths = shared(() => readQueueDepths(database.queries, clock.now()));
  return [
    gauge('queue_depth', 'Jobs that wait or are under way, of all instances', ['queue'], async () =>
      (await depths()).map(({ queue, depth }) => ({ labels: [queue], value: depth })),
    ),
    gauge('queue_overdue_seconds', 'How long the first due job has waited', ['queue'], async () =>
      (await depths()).map(({ queue, dueAt }) => ({
        labels: [queue],
        value: secondsSince(dueAt, clock.now()),
      })),
    ),
  ];
}

function store({ commits, database }: Core): readonly Measure[] {
  const { pool } = database;
  return [
    counter('commits_total', 'Transactions of changes', [], () => single(commits.batches)),
    counter('changes_total', 'Changes in them', [], () => single(commits.works)),
    gauge('changes_waiting', 'Changes that wait for a commit', [], () => single(commits.waiting)),
    ...(pool
      ? [
          gauge('database_connections', 'Connections to Postgres', ['state'], () => {
            const { open, idle, waiting } = pool();
            return [
              { labels: ['used'], value: open - idle },
              { labels: ['idle'], value: idle },
              { labels: ['waited_for'], value: waiting },
            ];
          }),
        ]
      : []),
  ];
}

function counter(name: string, help: string, labels: readonly string[], read: Measure['read']): Measure {
  return { name: `invitegraph_${name}`, help: `${help}.`, kind: 'counter', labels, read };
}

function gauge(name: string, help: string, labels: readonly string[], read: Measure['read']): Measure {
  return { name: `invitegraph_${name}`, help: `${help}.`, kind: 'gauge', labels, read };
}

/** One question for all who ask while it is under way: metrics that come from one read. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asking: Promise<T> | undefined;
  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

function secondsSince(at: number | undefined, now: number): number {
  return at === undefined ? 0 : Math.max(0, now - at) / 1000;
}
