import {
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  parse,
} from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import type { InviteEvent } from '../../../src/invites/event.ts';
import type { Invite } from '../../../src/invites/invite.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { createExecutor } from '../../../src/server/graphql/execute-query.ts';
import { createLive, type LiveRequest } from '../../../src/server/live/live.ts';
import { createCursors } from '../../../src/stream/cursor.ts';
import { createStream } from '../../../src/stream/stream.ts';
import { createRandom } from '../../chaos/random.ts';
import { invite } from '../../contract/a-store.ts';
import { aLog, settle } from '../../stream/a-log.ts';
import { aSocket, type TestSocket } from './a-socket.ts';

const QUERY =
  'subscription ($after: Int, $name: String) { events(after: $after, name: $name) { offset seenBy padding } }';
const within = { timeout: 25_000, interval: 20 };

/** A live room over a real log, with a schema whose answers name who asked, and a count of what was executed. */
async function aRoom({ padding = '', hold = async (_rights: string) => {} } = {}) {
  const log = await aLog();
  const stream = createStream(log.database.queries, createCursors(['secret']), log.wake);
  let executions = 0;
  const Event = new GraphQLObjectType<InviteEvent, GraphContext>({
    name: 'Event',
    fields: {
      offset: {
        type: new GraphQLNonNull(GraphQLInt),
        resolve({ offset }) {
          // Before it is counted: what goes wrong is executed a second time, to tell of it in the right words.
          if (offset === 13) throw new Error('a secret of the inside');
          executions++;
          return offset;
        },
      },
      seenBy: { type: GraphQLString, resolve: (_event, _args, { rights }) => rights },
      padding: {
        type: GraphQLString,
        async resolve(_event, _args, { rights }) {
          await hold(rights);
          // Others come and go while an answer is worked out.
          if (padding) await new Promise((resolve) => setImmediate(resolve));
          return padding;
        },
      },
    },
  });
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { nothing: { type: GraphQLInt } } }),
    subscription: new GraphQLObjectType<unknown, GraphContext>({
      name: 'Subscription',
      fields: {
        events: {
          type: Event,
          args: { after: { type: GraphQLInt }, name: { type: GraphQLString } },
          subscribe: (_root, { after, name }) =>
            stream.followFrom('app', name ? { smartInviteIds: [name] } : {}, after ?? 0),
          resolve: (event) => event,
        },
      },
    }),
  });
  const live = createLive(createExecutor(schema).executeEach, () => new GraphQLError('masked'));
  const subscribe = async (socket: TestSocket, id: string, variables: object, rights = 'app') => {
    const contextValue = { application: 'app', rights, stream } as GraphContext;
    const events = await live.subscribe({
      args: {
        schema,
        document: parse(QUERY),
        contextValue,
        variableValues: variables,
      } as LiveRequest['args'],
      query: QUERY,
      variables: variables as Record<string, unknown>,
      id,
      wire: socket.wire,
    });
    if (!('next' in events)) throw new Error(JSON.stringify(events));
    void events.next();
    return events;
  };
  return { ...log, live, stream, subscribe, executions: () => executions };
}

const offsets = (socket: TestSocket, id = '1') =>
  socket
    .messages()
    .filter((message) => message.id === id)
    .map(({ payload }) => payload.data?.events?.offset);

const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

describe('live subscriptions', () => {
  test('who ask the same share one execution of each event, each under an id of its own', async () => {
    await using room = await aRoom();
    const sockets = range(1, 30).map(() => aSocket());
    for (const [index, socket] of sockets.entries())
      await room.subscribe(socket, `id "${index}"`, { after: 0 });
    await vi.waitFor(
      () => expect(room.live.counts()).toEqual({ subscriptions: 30, groups: 1, rooms: 1 }),
      within,
    );
    await room.append(5);
    for (const [index, socket] of sockets.entries())
      await vi.waitFor(() => expect(offsets(socket, `id "${index}"`)).toEqual(range(1, 5)), within);
    expect(room.executions()).toBe(5);
  });

  test('never get what others with other rights get, whatever their rights are called', async () => {
    await using room = await aRoom();
    const all = ['a', 'b', 'a","b', '["a"]', 'a\0b', ''];
    const sockets = all.map(() => aSocket());
    for (const [index, socket] of sockets.entries())
      await room.subscribe(socket, '1', { after: 0 }, all[index]);
    await room.append(3);
    for (const [index, socket] of sockets.entries()) {
      await vi.waitFor(() => expect(offsets(socket)).toEqual([1, 2, 3]), within);
      for (const { payload } of socket.messages()) expect(payload.data?.events.seenBy).toBe(all[index]);
    }
    expect(room.live.counts().groups).toBe(all.length);
  });

  test('with filters of their own get what fits, and cost an execution only for that', async () => {
    await using room = await aRoom();
    const invites = range(1, 20).map((number) => invite({ smartInviteId: `own-${number}` }));
    const sockets = invites.map(() => aSocket());
    for (const [index, socket] of sockets.entries())
      await room.subscribe(socket, '1', { after: 0, name: `own-${index + 1}` });
    for (const of of invites) if (of !== invites[12]) await room.append(1, { of });
    await room.append(1, { of: invites[12] });
    await vi.waitFor(() => expect(offsets(sockets[12] as TestSocket)).toEqual([20]), within);
    for (const socket of sockets.slice(14)) expect(offsets(socket)).toHaveLength(1);
    expect(room.executions()).toBe(19);
    // Answers are shared across filters: the names choose events and are seen in none of them.
    const everything = aSocket();
    await room.subscribe(everything, '1', { after: 20 });
    await room.append(3, { of: invites[3] as Invite });
    await vi.waitFor(() => expect(offsets(everything)).toEqual([21, 22, 23]), within);
    await vi.waitFor(() => expect(offsets(sockets[3] as TestSocket).slice(-3)).toEqual([21, 22, 23]), within);
    expect(room.executions()).toBe(22);
  });

  test('may begin while others are being written to, and get nothing twice', async () => {
    const slow = Promise.withResolvers<void>();
    let held = false;
    await using room = await aRoom({
      async hold(rights) {
        if (rights !== 'slow') return;
        held = true;
        await slow.promise;
      },
    });
    const [first, early, late] = [aSocket(), aSocket(), aSocket()];
    await room.subscribe(first, '1', { after: 0 }, 'slow');
    await vi.waitFor(() => expect(room.stream.tails()).toBe(1), within);
    await room.subscribe(early, '1', { after: 0 }, 'quick');
    await settle();
    await room.append(1);
    // The group of the first is worked on, that of the early one comes next, and the late one has read it all by then.
    await vi.waitFor(() => expect(held).toBe(true), within);
    await room.subscribe(late, '1', { after: 0 }, 'quick');
    await vi.waitFor(() => expect(offsets(late)).toEqual([1]), within);
    await settle();
    slow.resolve();
    await room.append(1);
    for (const socket of [first, early, late])
      await vi.waitFor(() => expect(offsets(socket).at(-1)).toBe(2), within);
    expect([first, early, late].map((socket) => offsets(socket))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  test('get an error in place of an event that cannot be shown, masked, and go on', async () => {
    await using room = await aRoom();
    const socket = aSocket();
    await room.subscribe(socket, '1', { after: 11 });
    await room.append(14);
    await vi.waitFor(() => expect(socket.messages()).toHaveLength(3), within);
    expect(socket.messages()[1]?.payload).toEqual({
      data: { events: null },
      errors: [{ message: 'masked' }],
    });
    expect(offsets(socket)).toEqual([12, undefined, 14]);
  });

  test('that end leave nothing behind, also while they wait, catch up or are written to', async () => {
    await using room = await aRoom();
    await room.append(250);
    const stalled = aSocket();
    stalled.stall();
    const ended = [
      await room.subscribe(aSocket(), '1', { after: 250 }),
      await room.subscribe(aSocket(), '1', { after: 0 }),
      await room.subscribe(stalled, '1', { after: 0 }),
    ];
    await room.append(1);
    for (const events of ended) await events.return?.();
    await vi.waitFor(() => expect([room.stream.tails(), room.listeners()]).toEqual([0, 0]), within);
    expect(room.live.counts()).toEqual({ subscriptions: 0, groups: 0, rooms: 0 });
    stalled.goOn();
  });

  test('each see every event once and in order while some come, go, stall and go on', {
    timeout: 30_000,
  }, async () => {
    const seed = Math.trunc(Math.random() * 1e9);
    console.log(`live subscriptions: seed ${seed}`);
    const { between } = createRandom(seed);
    const chance = (percent: number) => between(1, 100) <= percent;
    // Large enough that a stalled socket is soon full.
    await using room = await aRoom({ padding: 'x'.repeat(10_000) });
    const open: { socket: TestSocket; from: number; stalled: boolean }[] = [];
    let head = 0;
    for (let turn = 0; turn < 80; turn++) {
      const count = between(1, 8);
      await room.append(count, { silently: chance(5) });
      head += count;
      if (chance(40) && open.length < 25) {
        const socket = aSocket();
        const from = between(0, head);
        await room.subscribe(socket, '1', { after: from });
        open.push({ socket, from, stalled: false });
      }
      for (const one of open)
        if (chance(10)) {
          one.stalled = !one.stalled;
          if (one.stalled) one.socket.stall();
          else one.socket.goOn();
        }
      if (chance(50)) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { socket } of open) socket.goOn();
    room.wake.notify('app');
    for (const { socket, from } of open) {
      const expected = range(from + 1, head).map((offset) => (offset === 13 ? undefined : offset));
      await vi.waitFor(() => expect(offsets(socket)).toHaveLength(expected.length), within);
      expect(offsets(socket)).toEqual(expected);
    }
  });
});
