import { appendFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { graphqlRequest } from '../support/graphql-request.ts';
import type { ReceivedLine } from './records.ts';

export interface FollowerOptions {
  /** Instances, each tried in turn where the one before breaks off. */
  readonly instances: readonly { readonly graphqlUrl: string; readonly socketUrl: string }[];
  /** File that gets one line for each event received. */
  readonly subscriberPath: string;
}

/** A subscriber that outlives the gateway, until it is stopped or disposed of. */
export interface Follower extends AsyncDisposable {
  /** The sequence received last. */
  readonly sequence: () => number;
  /** Sockets that brought events after the one that it began with. */
  readonly resumed: () => number;
  /** Resolves when a sequence was received, or after so many milliseconds; the checker judges which. */
  reached(sequence: number, withinMs: number): Promise<void>;
  /** Closes the socket. Rejects where the subscription was refused. */
  stop(): Promise<void>;
}

type Received = Omit<ReceivedLine, 'at'>;

/** Between two attempts to connect, in milliseconds. */
const BACKOFF_MS = 25;

const FIRST = /* GraphQL */ `
  query First { inviteEvents(first: 1) { edges { node { cursor sequence id } } } }
`;
const FOLLOW = /* GraphQL */ `
  subscription Follow($after: Cursor!) { inviteEvents(after: $after) { cursor sequence id } }
`;

/**
 * Follows the log over a WebSocket from its first event on, which must be there already: it is read as a page,
 * everything later comes live. Each time the socket breaks it connects anew with the cursor received last.
 */
export async function startFollower(options: FollowerOptions): Promise<Follower> {
  const { instances, subscriberPath } = options;
  let at = 0;
  let last = 0;
  let cursor = '';
  let resumed = -1;
  let stopped = false;
  let client: Client | undefined;
  const waiting = new Set<{ readonly sequence: number; readonly resolve: () => void }>();
  writeFileSync(subscriberPath, '');

  const receive = (event: Received) => {
    appendFileSync(subscriberPath, `${JSON.stringify({ ...event, at: Date.now() })}\n`);
    last = event.sequence;
    cursor = event.cursor;
    for (const one of waiting)
      if (last >= one.sequence) {
        waiting.delete(one);
        one.resolve();
      }
  };

  receive(await firstEvent(instances[0]?.graphqlUrl as string));

  const follow = async () => {
    while (!stopped) {
      const { socketUrl } = instances[at++ % instances.length] as (typeof instances)[number];
      client = createClient({ url: socketUrl, retryAttempts: 0 });
      const subscription = client.iterate<{ inviteEvents: Received }>({
        query: FOLLOW,
        variables: { after: cursor },
      });
      let began = false;
      try {
        for await (const { data, errors } of subscription) {
          if (errors || !data) throw errors ?? [];
          if (!began) resumed += 1;
          began = true;
          receive(data.inviteEvents);
        }
      } catch (error) {
        // What breaks a socket is an event or an Error; GraphQL's errors come as a list.
        if (Array.isArray(error) && !error.every(mayPass))
          throw new Error(`The subscription was refused: ${JSON.stringify(error)}`);
      } finally {
        await disposed(client);
      }
      if (!stopped) await pause(BACKOFF_MS);
    }
  };
  const following = follow();
  // Its rejection is for stop(); until then it must not count as unhandled.
  following.catch(() => {});

  const end = async () => {
    stopped = true;
    if (client) await disposed(client);
  };

  return {
    sequence: () => last,
    resumed: () => Math.max(0, resumed),
    async reached(sequence, withinMs) {
      if (last >= sequence) return;
      const received = Promise.withResolvers<void>();
      const entry = { sequence, resolve: received.resolve };
      waiting.add(entry);
      const timer = setTimeout(received.resolve, withinMs);
      await Promise.race([received.promise, following]);
      clearTimeout(timer);
      waiting.delete(entry);
    },
    async stop() {
      await end();
      await following;
    },
    [Symbol.asyncDispose]: end,
  };
}

/** Disposal waits for a connection that is being made, and rejects where that one fails. */
async function disposed(client: Client): Promise<void> {
  try {
    await client.dispose();
  } catch {
    // It is closed all the same.
  }
}

/** An instance without its database says so, and the same cursor works later. */
function mayPass({ extensions }: { readonly extensions?: Record<string, unknown> }): boolean {
  return extensions?.code === 'UPSTREAM_UNAVAILABLE' || extensions?.code === 'INTERNAL_SERVER_ERROR';
}

/** A gateway that acknowledges too early has told of its first event before anybody can read it. */
async function firstEvent(url: string): Promise<Received> {
  const patience = AbortSignal.timeout(10_000);
  for (;;) {
    const { data } = await graphqlRequest(url, FIRST);
    const [first] = data.inviteEvents.edges;
    if (first) return first.node;
    patience.throwIfAborted();
    await pause(10);
  }
}
