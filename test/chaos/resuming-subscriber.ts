import { setTimeout as pause } from 'node:timers/promises';
import { openRawWebSocket, type RawWebSocket } from '../support/raw-web-socket.ts';

/** A subscriber that goes on by its cursor wherever a connection leads it. */
export interface ResumingSubscriber {
  /** Places of the events, in the order they came. */
  readonly sequences: readonly number[];
  /** Codes with which sockets were closed under it. */
  readonly codes: readonly number[];
  stop(): void;
}

const FOLLOW = 'subscription ($after: Cursor) { inviteEvents(after: $after) { sequence cursor } }';

/** Subscribes from a cursor on; resolves when the first event is there. */
export async function startResumingSubscriber(url: string, from: string): Promise<ResumingSubscriber> {
  const sequences: number[] = [];
  const codes: number[] = [];
  const first = Promise.withResolvers<void>();
  let after = from;
  let stopped = false;
  let socket: RawWebSocket | undefined;

  const follow = async () => {
    socket = await openRawWebSocket(url);
    await socket.initialise();
    socket.send({ type: 'subscribe', id: '1', payload: { query: FOLLOW, variables: { after } } });
    for (;;) {
      const { type, payload } = await socket.next();
      if (type === 'ping') socket.send({ type: 'pong' });
      if (type !== 'next') continue;
      const { sequence, cursor } = payload.data.inviteEvents;
      sequences.push(sequence);
      after = cursor;
      first.resolve();
    }
  };
  void (async () => {
    while (!stopped) {
      await follow().catch(() => {});
      if (stopped) return;
      codes.push(socket ? (await socket.closed).code : 0);
      await pause(20);
    }
  })();
  await first.promise;
  return {
    sequences,
    codes,
    stop() {
      stopped = true;
      socket?.socket.terminate();
    },
  };
}
