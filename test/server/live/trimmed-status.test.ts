import { createSourceEventStream, GraphQLError, parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { EVERYBODY } from '../../../src/access/authenticate.ts';
import type { Invite } from '../../../src/invites/invite.ts';
import type { GraphContext } from '../../../src/schema/context.ts';
import { schema } from '../../../src/schema/index.ts';
import { createExecutor } from '../../../src/server/graphql/execute-query.ts';
import { createLive, type LiveRequest } from '../../../src/server/live/live.ts';
import { trimEvents } from '../../../src/store/retention.ts';
import { createCursors } from '../../../src/stream/cursor.ts';
import { createStream } from '../../../src/stream/stream.ts';
import { createMemoryWake } from '../../../src/stream/wake/memory.ts';
import { aStore, event, invite } from '../../contract/a-store.ts';
import { BACKENDS, type Backend } from '../../contract/backends.ts';
import { NOW } from '../../invites/sample-invite.ts';
import { aSocket } from './a-socket.ts';

const QUERY = 'subscription { inviteStatus(smartInviteId: "watched") { revision } }';

/** An invite that is watched, with changes and deletions of its events. */
async function aWatchedInvite(backend: Backend) {
  const store = await aStore(backend);
  const wake = createMemoryWake();
  const stream = createStream(store.database.queries, createCursors(['secret']), wake);
  const own = invite({ smartInviteId: 'watched' });
  await store.insert(own);
  const contextValue = {
    principal: EVERYBODY,
    application: 'app',
    rights: 'app',
    stream,
    directory: store.directory,
  } as GraphContext;
  return {
    own,
    args: { schema, document: parse(QUERY), contextValue },
    async change(times: number) {
      for (let count = 0; count < times; count++)
        await store.transact(async ({ records, log }) => {
          const [found] = await records.find('app', { id: own.id });
          const saved: Invite = { ...(found as Invite), revision: (found as Invite).revision + 1 };
          await records.save(saved);
          await log.append([event(saved)]);
        });
      wake.notify('app');
    },
    trim: () => trimEvents(store.database, NOW + 1),
    async [Symbol.asyncDispose]() {
      await wake.close();
      await store[Symbol.asyncDispose]();
    },
  };
}

describe.each(BACKENDS)('a status that was not read while its changes were deleted, on $name', (backend) => {
  test('is told anew over a WebSocket, and goes on from there', async () => {
    await using watched = await aWatchedInvite(backend);
    const socket = aSocket();
    socket.stall();
    const live = createLive(createExecutor(schema).executeEach, () => new GraphQLError('masked'));
    const events = await live.subscribe({
      args: watched.args as LiveRequest['args'],
      query: QUERY,
      variables: {},
      id: '1',
      wire: socket.wire,
    });
    if (!('next' in events)) throw new Error(JSON.stringify(events));
    let ended: unknown;
    events.next().then(
      () => {
        ended = 'ended';
      },
      (error: unknown) => {
        ended = error;
      },
    );
    const revisions = () =>
      socket
        .messages()
        .map(({ payload }) => (payload.data as unknown as { inviteStatus: Invite }).inviteStatus.revision);
    const first = watched.own.revision;
    await vi.waitFor(() => expect(revisions()).toEqual([first]));
    await watched.change(5);
    await watched.trim();
    socket.goOn();
    await vi.waitFor(() => expect(revisions().at(-1)).toBe(first + 5));
    await watched.change(1);
    await vi.waitFor(() => expect(revisions().at(-1)).toBe(first + 6));
    expect(ended).toBeUndefined();
    await events.return?.();
  });

  test('is told anew where its values are pulled, as over SSE', async () => {
    await using watched = await aWatchedInvite(backend);
    const values = (await createSourceEventStream(watched.args)) as AsyncIterableIterator<Invite>;
    const first = watched.own.revision;
    expect((await values.next()).value?.revision).toBe(first);
    await watched.change(5);
    await watched.trim();
    expect((await values.next()).value?.revision).toBe(first + 5);
    const next = values.next();
    await watched.change(1);
    expect((await next).value?.revision).toBe(first + 6);
    await values.return?.();
  });
});
