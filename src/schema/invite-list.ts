import { InvitegraphError } from '../errors.ts';
import type { Invite } from '../invites/invite.ts';
import type { InviteFilter, InviteOrderField, ListQuery } from '../invites/ports.ts';
import { epochOf } from '../invites/time.ts';
import { builder } from './builder.ts';
import { checkFilterLists } from './filter-lists.ts';
import { InviteType } from './invite.ts';
import { InviteState } from './invite-state.ts';
import { listCursor, readListCursor } from './list-cursor.ts';
import { pageSize } from './page-size.ts';
import { RsvpStatus } from './rsvp-status.ts';

const InviteFilterInput = builder.inputType('InviteFilter', {
  description: 'Which invites are wanted; everything given must hold.',
  fields: (t) => ({
    states: t.field({ type: [InviteState], description: 'In one of these states.' }),
    statuses: t.field({
      type: [RsvpStatus],
      description:
        'With a recipient who has one of these; together with recipientEmails, the same recipient.',
    }),
    recipientEmails: t.field({ type: ['EmailAddress'], description: 'With one of these recipients.' }),
    startsAfter: t.field({ type: 'DateTime', description: 'Beginning at this instant or later.' }),
    startsBefore: t.field({ type: 'DateTime', description: 'Beginning before this instant.' }),
    text: t.string({
      description: 'Holding this text in title, description, place, id or recipients, letter case aside.',
    }),
  }),
});

const InviteOrderFieldEnum = builder.enumType('InviteOrderField', {
  description: 'What invites can be sorted by.',
  values: {
    CREATED_AT: { description: 'When they were created.' },
    UPDATED_AT: { description: 'When they last changed.' },
    STARTS_AT: { description: 'When their event begins.' },
  } as const,
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of a list comes first.',
  values: {
    ASC: { description: 'Earliest first.' },
    DESC: { description: 'Latest first.' },
  } as const,
});

const InviteOrder = builder.inputType('InviteOrder', {
  description: 'How invites are sorted.',
  fields: (t) => ({
    field: t.field({ type: InviteOrderFieldEnum, required: true, description: 'What to sort by.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'Which end comes first.' }),
  }),
});

interface InvitePage {
  readonly filter: InviteFilter;
}

const InviteConnection = builder.connectionObject(
  {
    type: InviteType,
    name: 'InviteConnection',
    description: 'A page of invites.',
    fields: (t) => ({
      totalCount: t.int({
        description: 'How many invites the filter fits, on all pages together.',
        resolve: (page, _args, { directory, application }) =>
          directory.count(application, (page as unknown as InvitePage).filter),
      }),
    }),
  },
  { name: 'InviteEdge', description: 'An invite in a list.' },
);

builder.queryField('invites', (t) =>
  t.field({
    type: InviteConnection,
    authScopes: { 'invites:read': true },
    description: 'The invites, newest first unless orderBy says otherwise.',
    args: {
      ...t.arg.connectionArgs(),
      filter: t.arg({ type: InviteFilterInput, description: 'Which invites are wanted. Default: all.' }),
      orderBy: t.arg({ type: InviteOrder, description: 'How they are sorted. Default: CREATED_AT, DESC.' }),
    },
    resolve: async (_root, args, { directory, application }) => {
      const size = pageSize(args);
      const field = args.orderBy?.field ?? 'CREATED_AT';
      const fromEnd = typeof args.last === 'number';
      const query: ListQuery = {
        filter: readFilter(args.filter ?? {}),
        field,
        descending: args.orderBy?.direction !== 'ASC',
        after: readListCursor(args.after),
        before: readListCursor(args.before),
        // One more than the page shows whether there is another page.
        limit: size + 1,
        fromEnd,
      };
      const found = await directory.list(application, query);
      const more = found.length > size;
      const page = fromEnd ? found.slice(-size) : found.slice(0, size);
      const edges = page.map((node) => ({
        node,
        cursor: listCursor({ value: sortValue(node, field), id: node.id }),
      }));
      return {
        filter: query.filter,
        edges,
        pageInfo: {
          hasNextPage: fromEnd ? query.before !== undefined : more,
          hasPreviousPage: fromEnd ? more : query.after !== undefined,
          startCursor: edges[0]?.cursor ?? null,
          endCursor: edges.at(-1)?.cursor ?? null,
        },
      };
    },
  }),
);

function sortValue(invite: Invite, field: InviteOrderField): number {
  if (field === 'CREATED_AT') return invite.createdAt;
  return field === 'UPDATED_AT' ? invite.updatedAt : epochOf(invite.event.start);
}

function readFilter(input: typeof InviteFilterInput.$inferInput): InviteFilter {
  const { states, statuses, recipientEmails, startsAfter, startsBefore, text } = input;
  checkFilterLists(states, statuses, recipientEmails);
  if ((text?.length ?? 0) > 200)
    throw new InvitegraphError('BAD_USER_INPUT', 'text must have at most 200 characters.');
  return {
    states: states ?? undefined,
    statuses: statuses ?? undefined,
    recipientEmails: recipientEmails ?? undefined,
    startsAfter: startsAfter?.getTime(),
    startsBefore: startsBefore?.getTime(),
    text: text || undefined,
  };
}
