import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLError } from 'graphql';
import { isExpired } from '../../stream/cursor.ts';
import { type OpenReader, PAGE_EVENTS, type Reader } from '../../stream/reader.ts';
import type { LiveSource } from '../../stream/subscribe.ts';
import type { LiveGroup } from './group.ts';
import { type Member, SocketMember, type Wire } from './member.ts';
import { nextWrite } from './next-write.ts';
import type { Room } from './room.ts';

/** Events of the first page: how large their answers are, and how fast the client reads, is not known yet. */
const FIRST_PAGE_EVENTS = 16;

export interface SubscriptionParts {
  readonly source: LiveSource;
  readonly openReader: OpenReader;
  readonly room: Room;
  readonly group: LiveGroup;
  readonly wire: Wire;
  /** The id under which the client subscribed. */
  readonly id: string;
  /** What a caller may see of an error. */
  readonly mask: (error: unknown) => GraphQLError;
  /** Called once, when it is over. */
  readonly onEnd: () => void;
}

const OVER = { done: true, value: undefined } as const;

/**
 * A subscription that writes its `next` messages itself. For graphql-ws, which keeps the protocol, it is an iterator
 * that gives nothing and ends when it is returned or fails.
 *
 * It has two gears. Behind, it pulls: it reads a page, writes it and waits until the kernel has it, so a client that
 * does not read costs one page. Up to date, it joins its group, whose events are executed and serialised once for all.
 * It changes up only at the moment when its position is the newest there is, and down at the position up to which it
 * was written to; that is why nothing is missed and nothing comes twice.
 */
export class Subscription implements AsyncIterableIterator<never, undefined> {
  readonly #parts: SubscriptionParts;
  readonly #member: Member;
  readonly #end = Promise.withResolvers<void>();
  #ended = false;
  #running: Promise<void> | undefined;
  #pageEvents = FIRST_PAGE_EVENTS;
  #stopWaiting = () => {};

  constructor(parts: SubscriptionParts) {
    this.#parts = parts;
    this.#member = new SocketMember(parts.wire, parts.id, () => this.#leave());
  }

  async next(): Promise<IteratorResult<never, undefined>> {
    if (this.#ended) return OVER;
    this.#running ??= this.#run();
    try {
      await Promise.race([this.#running, this.#end.promise]);
    } catch (error) {
      const { socket } = this.#parts.wire;
      // A write that broke off with its socket is the end of it, and no failure to be told of.
      if (socket.readyState === socket.OPEN) throw this.#parts.mask(error);
    } finally {
      this.#finish();
    }
    return OVER;
  }

  async return(): Promise<IteratorResult<never, undefined>> {
    this.#finish();
    return OVER;
  }

  async throw(error: unknown): Promise<never> {
    this.#finish();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #leave(): void {
    this.#parts.room.leave(this.#parts.group, this.#member);
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave();
    this.#stopWaiting();
    this.#end.resolve();
    this.#parts.onEnd();
  }

  /** Waits, but not beyond the end. No race with the end's promise: that would keep a bit of each wait until then. */
  #wait(other: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return resolve();
      this.#stopWaiting = resolve;
      other.then(resolve, reject);
    });
  }

  async #run(): Promise<void> {
    let from: LiveSource | undefined = this.#parts.source;
    while (from && !this.#ended) from = await this.#follow(from);
  }

  /** Resolves at the end; to where to begin anew, where what came next was deleted and nothing is missed by that. */
  async #follow(from: LiveSource): Promise<LiveSource | undefined> {
    const { openReader, room, group } = this.#parts;
    if (from.first !== undefined) await this.#member.send([await group.answers.of(from.first)]);
    const reader = await openReader(from.application, from.after, from.filter);
    try {
      while (!this.#ended) {
        await this.#catchUp(reader);
        if (this.#ended) return undefined;
        this.#member.position = reader.position();
        reader.skipTo(await room.join(group, this.#member, reader.tail));
        await this.#wait(this.#member.drained());
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
  async #catchUp(reader: Reader): Promise<void> {
    const { tail } = reader;
    const isNewest = () => reader.position() === tail.ring.newest && !tail.isHandingOn();
    while (!this.#ended && !isNewest()) {
      const { waitFor } = await this.#sendPage(reader);
      if (waitFor && !isNewest()) await this.#wait(waitFor);
    }
  }

  /**
   * Reads a page and writes it, with as few writes as it takes, each once the one before is with the kernel. Where a
   * write is not taken at once the rest of the page is given up, to be read again: a client that does not read then
   * costs one write of bytes and no events. That is why what to wait for is handed back and not waited for here.
   * The next page is two writes long, so that little is given up, and little is held by each of many who come together.
   */
  async #sendPage(reader: Reader): Promise<{ readonly waitFor?: Promise<void> }> {
    const events = await reader.read(this.#pageEvents);
    if (events === undefined) return { waitFor: reader.tail.moved() };
    for (let next = 0; next < events.length; ) {
      const write = await nextWrite(this.#parts.group.answers, events, next);
      if (this.#ended) return {};
      this.#pageEvents = Math.min(PAGE_EVENTS, 2 * (write.next - next));
      next = write.next;
      let isTaken = false;
      const taken = this.#member.send(write.payloads).then(() => {
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
}
