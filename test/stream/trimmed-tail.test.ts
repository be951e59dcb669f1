import { expect, test } from 'vitest';
import type { InviteEvent } from '../../src/invites/event.ts';
import type { LiveGroup } from '../../src/server/live/group.ts';
import type { Member } from '../../src/server/live/member.ts';
import { createRoom } from '../../src/server/live/room.ts';
import { trimEvents } from '../../src/store/retention.ts';
import type { PageSource } from '../../src/stream/tail.ts';
import { createTails } from '../../src/stream/tails.ts';
import { EventsTrimmed } from '../../src/stream/trimmed.ts';
import { NOW } from '../invites/sample-invite.ts';
import { aLog } from './a-log.ts';

/** A log whose tail reads nothing until it is let go. */
async function aHeldTail() {
  const log = await aLog();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const source: PageSource = {
    readPosition: log.source.readPosition,
    async readPage(...query) {
      await held;
      return log.source.readPage(...query);
    },
  };
  return { ...log, source, letGo, trim: () => trimEvents(log.database, NOW + 1) };
}

test('a tail whose next events were deleted goes on with what is left, and its followers learn of the loss', async () => {
  await using log = await aHeldTail();
  await log.append(2);
  const follower = log.follow(2, {}, log.source);
  const next = follower.next();
  await log.append(5);
  await log.trim();
  log.letGo();
  await expect(next).rejects.toThrow(EventsTrimmed);
  const later = log.follow(6, {}, log.source);
  expect((await later.next()).value?.offset).toBe(7);
  await later.return?.();
});

test('whoever is live when the tail goes on behind deleted events is sent back to the place up to which it was told', async () => {
  await using log = await aHeldTail();
  await log.append(2);
  const { tail, release } = await createTails(log.source, log.wake).lease('app');
  const told: number[] = [];
  const group = {
    filter: {},
    live: new Set<Member>(),
    deliver: async (events: readonly InviteEvent[]) => void told.push(...events.map(({ offset }) => offset)),
  } as unknown as LiveGroup;
  const room = createRoom();
  const out = room.join(group, { position: 2 } as unknown as Member, tail);
  await log.append(5);
  await log.trim();
  log.letGo();
  expect(await out).toBe(2);
  expect(told).toEqual([]);
  expect(room.size()).toBe(0);
  release();
});
