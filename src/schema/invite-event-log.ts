import DataLoader from 'dataloader';
import type { InviteEvent } from '../invites/event.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { InviteType } from './invite.ts';
import { InviteEventType } from './invite-event.ts';
import { InviteEventFilter, readEventFilter } from './invite-event-filter.ts';
import { pageSize } from './page-size.ts';
import { requestLoader } from './request-loader.ts';
import { readCursor } from './scalars.ts';

const InviteEventConnection = builder.connectionObject(
  { type: InviteEventType, name: 'InviteEventConnection', description: 'A page of events, oldest first.' },
  { name: 'InviteEventEdge', description: 'An event in a list.' },
);

const first = 'At most this many: 1 to 100, 20 if nothing is said.';
const after = 'Only what happened after this cursor.';

builder.queryField('inviteEvents', (t) =>
  t.field({
    type: InviteEventConnection,
    authScopes: { 'invites:read': true },
    description: 'The log, oldest first.',
    args: {
      first: t.arg.int({ description: first }),
      after: t.arg({ type: 'Cursor', description: after }),
      filter: t.arg({ type: InviteEventFilter, description: 'Which events are wanted. Default: all.' }),
    },
    resolve: async (_root, args, { stream, application }) => {
      const size = pageSize(args);
      const page = await stream.page(
        application,
        readEventFilter(args.filter),
        size + 1,
        args.after ?? undefined,
      );
      return connection(stream, application, page.events, size, args.after);
    },
  }),
);

builder.objectField(InviteType, 'timeline', (t) =>
  t.field({
    type: InviteEventConnection,
    authScopes: { 'invites:read': true },
    description: 'Everything that happened to this invite, oldest first.',
    args: {
      first: t.arg.int({ description: first }),
      after: t.arg({ type: 'Cursor', description: after }),
    },
    resolve: async (invite, args, context) => {
      const size = pageSize(args);
      const events = await timelineLoader(context, size + 1, args.after ?? undefined).load(invite.id);
      return connection(context.stream, context.application, events, size, args.after);
    },
  }),
);

builder.subscriptionField('inviteEvents', (t) =>
  t.field({
    type: InviteEventType,
    authScopes: { 'events:subscribe': true },
    description:
      'Everything that happens, in order; with `after`, from that cursor on without a gap or a repeat.',
    args: {
      filter: t.arg({ type: InviteEventFilter, description: 'Which events are wanted. Default: all.' }),
      after: t.arg({
        type: 'Cursor',
        description: 'The cursor of the last event that was seen. Default: only what is new.',
      }),
    },
    // An event source connects again with the address of its first time, and the old `after` in it.
    subscribe: (_root, args, { stream, application, resumeAfter }) =>
      stream.follow(
        application,
        readEventFilter(args.filter),
        resumeAfter === undefined ? (args.after ?? undefined) : readCursor(resumeAfter),
      ),
    resolve: (event: InviteEvent) => event,
  }),
);

async function connection(
  stream: GraphContext['stream'],
  application: string,
  found: readonly InviteEvent[],
  size: number,
  after: string | null | undefined,
) {
  const edges = await Promise.all(
    found
      .slice(0, size)
      .map(async (node) => ({ node, cursor: await stream.cursorOf(application, node.offset) })),
  );
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: typeof after === 'string',
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** One statement for the timelines of all invites of a list that are asked for with the same arguments. */
const timelineLoader = requestLoader(
  ({ stream, application }, limit: number, after: string | undefined) =>
    new DataLoader<string, readonly InviteEvent[]>(
      async (ids) => {
        const timelines = await stream.timelines(application, [...new Set(ids)], limit, after);
        return ids.map((id) => timelines.get(id) ?? []);
      },
      { cache: false },
    ),
);
