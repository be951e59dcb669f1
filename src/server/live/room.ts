import type { InviteEvent } from '../../invites/event.ts';
import type { Tail } from '../../stream/tail.ts';
import type { LiveGroup } from './group.ts';
import { GroupIndex } from './group-index.ts';
import type { Member } from './member.ts';

/** The subscriptions of one stream that are up to date, in their groups. */
export interface Room {
  /**
   * Lets a subscription have every event from now on. Call it only while the member's position is the newest offset of
   * the tail and nothing is being handed on: that is the moment at which there is neither a gap nor a repetition.
   * Resolves, when it is put out of the group, to the offset up to which nothing was missed.
   */
  join(group: LiveGroup, member: Member, tail: Tail): Promise<number>;
  /** Takes a subscription out. */
  leave(group: LiveGroup, member: Member): void;
  /** Groups with somebody live. */
  readonly size: () => number;
}

/** Listens to the tail while anybody is live, and hands each event to the groups that it concerns. */
export function createRoom(): Room {
  const index = new GroupIndex<LiveGroup>();
  const groups = new Set<LiveGroup>();
  const outs = new Map<Member, (position: number) => void>();
  let stopListening: (() => void) | undefined;
  /** Everything up to here has been handed to everybody live. */
  let done = 0;

  async function handOn(events: readonly InviteEvent[]): Promise<void> {
    // The tail went on behind events that were deleted before it read them: each has to hear that by itself.
    if (events[0] && events[0].offset > done + 1) return everybodyOut();
    const meant = new Map<LiveGroup, InviteEvent[]>();
    for (const event of events)
      for (const group of index.matching(event)) {
        const own = meant.get(group);
        if (own) own.push(event);
        else meant.set(group, [event]);
      }
    for (const [group, own] of meant) await group.deliver(own);
    done = events.at(-1)?.offset ?? done;
  }

  function everybodyOut(): void {
    for (const group of [...groups]) for (const member of [...group.live]) leave(group, member);
  }

  function leave(group: LiveGroup, member: Member): void {
    if (!group.live.delete(member)) return;
    // What it was not written since then did not concern it.
    outs.get(member)?.(Math.max(member.position, done));
    outs.delete(member);
    if (group.live.size > 0) return;
    groups.delete(group);
    index.delete(group);
    if (groups.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  }

  return {
    leave,
    size: () => groups.size,
    join(group, member, tail) {
      if (!stopListening) {
        done = tail.ring.newest;
        stopListening = tail.listen(handOn);
      }
      if (group.live.size === 0) {
        groups.add(group);
        index.add(group);
      }
      group.live.add(member);
      return new Promise((resolve) => outs.set(member, resolve));
    },
  };
}
