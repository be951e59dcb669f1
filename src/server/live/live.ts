import { hash } from 'node:crypto';
import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
} from 'graphql';
import type { GraphContext } from '../../schema/context.ts';
import type { Followed } from '../../stream/subscribe.ts';
import type { ExecuteEach } from '../graphql/execute-query.ts';
import { answerKey } from './answer-key.ts';
import { type Answers, createAnswers, type Execute } from './answers.ts';
import type { DeliverySpans } from './delivery-spans.ts';
import { executionOf } from './execution.ts';
import { createGroup, type LiveGroup } from './group.ts';
import type { Wire } from './member.ts';
import { createRoom, type Room } from './room.ts';
import { Subscription } from './subscription.ts';

/** A subscription as it came over a WebSocket. */
export interface LiveRequest {
  readonly args: ExecutionArgs & { readonly contextValue: GraphContext };
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly id: string;
  readonly wire: Wire;
}

/** What goes on, for whoever watches the process. */
export interface LiveCounts {
  readonly subscriptions: number;
  readonly groups: number;
  /** Streams with somebody up to date. */
  readonly rooms: number;
}

/** Subscriptions over WebSocket, whose events are executed once for all who asked the same. */
export interface Live {
  /** The events of a subscription, or why there are none, masked. */
  subscribe(request: LiveRequest): Promise<AsyncIterableIterator<never, undefined> | ExecutionResult>;
  readonly counts: () => LiveCounts;
}

/** @param mask what a caller may see of an error */
export function createLive(
  executeEach: ExecuteEach,
  mask: (error: unknown) => GraphQLError,
  deliveries?: DeliverySpans,
): Live {
  const rooms = new Map<string, { readonly room: Room; users: number }>();
  const groups = new Map<string, { readonly group: LiveGroup; users: number }>();
  const allAnswers = new Map<string, { readonly answers: Answers; users: number }>();
  let subscriptions = 0;

  return {
    counts: () => ({ subscriptions, groups: groups.size, rooms: rooms.size }),

    async subscribe({ args, query, variables, id, wire }) {
      const source = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in source))
        return source.errors ? { ...source, errors: source.errors.map(mask) } : source;
      const { live } = source as Followed<unknown>;
      const { rights, stream } = args.contextValue;
      const { document, operationName } = args;
      const key = answerKey({ rights, query, document, operationName, variables });
      const same = digest([live.application, key]);
      const { answers } = use(allAnswers, same, () => ({ answers: createAnswers(each(args), live.rootOf) }));
      const name = digest([same, live.filter]);
      const { group } = use(groups, name, () => ({ group: createGroup(live.filter, answers, deliveries) }));
      const { room } = use(rooms, live.application, () => ({ room: createRoom() }));
      answers.count(1);
      subscriptions++;
      const onEnd = leaving(answers, same, name, live.application);
      const { openReader } = stream;
      return new Subscription({ source: live, openReader, room, group, wire, id, mask, onEnd });
    },
  };

  /**
   * The operation over one event after the other. The context is a copy: what was found out of the first one, to begin
   * the subscription, is let go of with it.
   */
  function each(args: LiveRequest['args']): Execute {
    return executionOf(executeEach({ ...args, contextValue: { ...args.contextValue } }), mask);
  }

  /** Apart from `subscribe`, whose request would otherwise live as long as this does. */
  function leaving(answers: Answers, same: string, name: string, application: string): () => void {
    return () => {
      subscriptions--;
      answers.count(-1);
      giveBack(allAnswers, same);
      giveBack(groups, name);
      giveBack(rooms, application);
    };
  }
}

/** Stands for a list of texts where there is one for each of thousands: of any length, in 32 bytes. */
function digest(parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function use<Value>(
  all: Map<string, Value & { users: number }>,
  name: string,
  make: () => Value,
): Value & { users: number } {
  const entry = all.get(name) ?? { ...make(), users: 0 };
  all.set(name, entry);
  entry.users++;
  return entry;
}

function giveBack(all: Map<string, { users: number }>, name: string): void {
  const entry = all.get(name);
  if (!entry) return;
  entry.users--;
  if (entry.users === 0) all.delete(name);
}
