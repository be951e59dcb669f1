import { callbackRequests, createInvites, GUEST } from '../load/callbacks.ts';
import { ask, httpRate, jsonRequest } from '../load/http.ts';
import type { FleetOptions } from '../load/subscribers.ts';
import { type Server, startGateway, startPeer } from '../server.ts';
import { EVENTS } from '../shape.ts';

/** Invites whose answers are the events, so that no two callbacks in a row are about one. */
const INVITES = 25;
/** Callbacks under way at a time. */
const SENDERS = 16;

/** A server that tells all its subscribers of events, and how events are caused there. */
export interface Broadcaster {
  readonly name: string;
  /** The part of the usual number of deliveries that it is measured with; slow ones would take minutes. */
  readonly share: number;
  start(): Promise<Server>;
  readonly subscribe?: NonNullable<FleetOptions['subscribe']>;
  /** Causes so many events, each of which reaches every subscriber. */
  cause(server: Server, events: number): Promise<void>;
  /** Causes one event that is durable before anybody hears of it. */
  causeDurable(server: Server): Promise<void>;
}

const same = () => ({ query: EVENTS });
/** Own variables for each, which nevertheless fit every event: the guest of all invites, and somebody of one's own. */
const different = (index: number) => ({
  query: EVENTS,
  variables: { filter: { recipientEmails: [GUEST, `subscriber-${index}@bench.test`] } },
});

function peer(name: string, program: string, args: readonly string[], share: number): Broadcaster {
  return {
    name,
    share,
    start: () => startPeer(program, args),
    async cause({ port }, events) {
      const answer = await ask(port, textRequest('/publish', String(events)));
      if (!answer.includes(' 204 ')) throw new Error(answer);
    },
    async causeDurable({ port }) {
      await ask(port, textRequest('/durable', DURABLE));
    },
  };
}

/** As large as a stored event of ours. */
const DURABLE = 'x'.repeat(2500);

function textRequest(path: string, body: string): Buffer {
  return Buffer.from(
    jsonRequest(path, body).toString().replace('Content-Type: application/json', 'Content-Type: text/plain'),
  );
}

const invites = Array.from({ length: INVITES }, (_, index) => `bench-${String(index).padStart(5, '0')}`);

function gateway(name: string, subscribe: NonNullable<FleetOptions['subscribe']>): Broadcaster {
  return {
    name,
    share: 1,
    subscribe,
    async start() {
      const server = await startGateway();
      await createInvites(server.port, invites);
      return server;
    },
    // Real changes: each is a verified callback, committed before anybody is told.
    cause: async ({ port }, events) => {
      const requests = callbackRequests(invites, events);
      await httpRate({
        port,
        requests,
        count: events,
        connections: Math.min(SENDERS, events),
        expected: 204,
      });
    },
    causeDurable: async ({ port }) => {
      await httpRate({
        port,
        requests: callbackRequests(invites, 1),
        count: 1,
        connections: 1,
        expected: 204,
      });
    },
  };
}

export const SEND = peer('raw ws.send(string)', 'raw-broadcast', ['send'], 1);
export const FRAME = peer('raw pre-built frame', 'raw-broadcast', ['frame'], 1);
export const YOGA: Broadcaster = {
  ...peer('graphql-yoga with graphql-ws', 'yoga-live', [], 0.4),
  subscribe: same,
};
export const YOGA_DIFFERENT: Broadcaster = {
  ...peer('graphql-yoga with graphql-ws, all different', 'yoga-live', [], 0.3),
  subscribe: different,
};
export const MERCURIUS: Broadcaster = {
  ...peer('mercurius with JIT', 'mercurius-live', [], 0.4),
  subscribe: same,
};
export const OURS = gateway('invitegraph', same);
export const OURS_DIFFERENT = gateway('invitegraph, all different', different);
