import { setImmediate as nextTurn } from 'node:timers/promises';
import { isExpired } from '../../stream/cursor.ts';
import type { OpenReader, Reader } from '../../stream/reader.ts';
import type { LiveSource } from '../../stream/subscribe.ts';
import type { LiveGroup } from './group.ts';
import { createMember, type Wire } from './member.ts';
import { nextWrite } from './next-write.ts';
import type { Room } from './room.ts';

export interface SubscriptionParts {
  readonly source: LiveSource;
  readonly openReader: OpenReader;
  readonly room: Room;
  readonly group: LiveGroup;
  readonly wire: Wire;
  /** The id under which the client subscribed. */
  readonly id: string;
  /** Called once, when it is over. */
  readonly onEnd: () => void;
}

/**
 * A subscription that writes its `next` messages itself. For graphql-ws, which keeps the protocol, it is an iterator
 * that gives nothing and ends when it is returned or fails.
 *
 * It has two gears. Behind, it pulls: it reads a page, writes it and waits until the kernel has it, so a client that
 * does not read costs one page. Up to date, it joins its group, whose events are executed and serialised once for all.
 * It changes up only at the moment when its position is the newest there is, and down at the position up to which it
 * was written to; that is why nothing is missed and nothing comes twice.
 */
export function deliver(parts: SubscriptionParts): AsyncIterableIterator<never, undefined> {
  const { source, openReader, room, group, wire, id, onEnd } = parts;
  const end = Promise.withResolvers<void>();
  let ended = false;
  let running: Promise<void> | undefined;
  const member = createMember(wire, id, () => room.leave(group, member));

  const finish = () => {
    if (ended) return;
    ended = true;
    room.leave(group, member);
    end.resolve();
    onEnd();
  };

  async function run(): Promise<void> {
    let from: LiveSource | undefined = source;
    while (from && !ended) from = await follow(from);
  }

  /** Resolves at the end; to where to begin anew, where what came next was deleted and nothing is missed by that. */
  async function follow(from: LiveSource): Promise<LiveSource | undefined> {
    if (from.first !== undefined) await member.send([await group.answers.of(from.first)]);
    const reader = await openReader(from.application, from.after, from.filter);
    try {
      while (!ended) {
        await catchUp(reader);
        if (ended) return undefined;
        member.position = reader.position();
        reader.skipTo(await room.join(group, member, reader.tail));
        await Promise.race([member.drained(), end.promise]);
      }
    } catch (error) {
      if (!from.renew || !isExpired(error)) throw error;
      return from.renew();
    } finally {
      reader.close();
    }
    return undefined;
  }

  /** Pulls until its position is the newest and nobody is being written to: then, and in the same turn, it may join. */
  async function catchUp(reader: Reader): Promise<void> {
    const { tail } = reader;
    const isNewest = () => reader.position() === tail.ring.newest && !tail.isHandingOn();
    while (!ended && !isNewest()) {
      const { waitFor } = await sendPage(reader);
      if (waitFor && !isNewest()) await Promise.race([waitFor, end.promise]);
    }
  }

  /**
   * Reads a page and writes it, with as few writes as it takes, each once the one before is with the kernel. Where a
   * write is not taken at once the rest of the page is given up, to be read again: a client that does not read then
   * costs one write of bytes and no events. That is why what to wait for is handed back and not waited for here.
   */
  async function sendPage(reader: Reader): Promise<{ readonly waitFor?: Promise<void> }> {
    const events = await reader.read();
    if (events === undefined) return { waitFor: reader.tail.moved() };
    for (let next = 0; next < events.length; ) {
      const write = await nextWrite(group.answers, events, next);
      if (ended) return {};
      next = write.next;
      let isTaken = false;
      const taken = member.send(write.payloads).then(() => {
        isTaken = true;
      });
      // It rejects where the socket broke, perhaps before anybody waits for it.
      taken.catch(() => {});
      // Others get their turn too: a store in this process answers without ever leaving it.
      await nextTurn();
      if (isTaken) continue;
      if (next < events.length) reader.goBack(events[next - 1]?.offset as number);
      return { waitFor: taken };
    }
    return {};
  }

  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      if (ended) return over;
      running ??= run();
      try {
        await Promise.race([running, end.promise]);
      } catch (error) {
        // A write that broke off with its socket is the end of it, and no failure to be told of.
        if (wire.socket.readyState === wire.socket.OPEN) throw error;
      } finally {
        finish();
      }
      return over;
    },
    async return() {
      finish();
      return over;
    },
    async throw(error) {
      finish();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
