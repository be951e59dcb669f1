import { GraphQLError } from 'graphql';
import { InvitegraphError } from '../errors.ts';
import { onlyOne } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { InviteType } from './invite.ts';
import { subgraphSdl } from './subgraph-sdl.ts';

/**
 * The graph as a subgraph (Apollo Federation 2, subgraph specification): a router asks `_service` how it is composed,
 * and `_entities` for invites that other subgraphs refer to by one of their keys.
 */

/** Representations of one request: a router asks for those of a whole list at once. */
export const MAX_REPRESENTATIONS = 100;

const Representation = builder.scalarType('_Any', {
  description: 'An entity as another subgraph knows it: its __typename and the fields of one of its keys.',
  serialize: (value) => value,
});

const Entity = builder.unionType('_Entity', {
  description: 'What other subgraphs may refer to.',
  types: [InviteType],
  resolveType: () => 'Invite',
});

const Service = builder.objectRef<object>('_Service').implement({
  description: 'This graph as a subgraph.',
  fields: (t) => ({
    sdl: t.string({
      description: 'Its schema with the directives of Federation 2.',
      resolve: (_service, _args, _context, info) => subgraphSdl(info.schema),
    }),
  }),
});

builder.queryField('_service', (t) =>
  t.field({
    type: Service,
    authScopes: { 'invites:read': true },
    description: 'For composing a supergraph.',
    resolve: () => ({}),
  }),
);

builder.queryField('_entities', (t) =>
  t.field({
    type: [Entity],
    authScopes: { 'invites:read': true },
    nullable: { list: false, items: true },
    description: 'For routers of a supergraph: entities by their keys, null where there is none.',
    args: {
      representations: t.arg({
        type: [Representation],
        required: true,
        description: `At most ${MAX_REPRESENTATIONS}, in the order of the answer.`,
      }),
    },
    resolve: (_root, { representations }, context) => {
      if (representations.length > MAX_REPRESENTATIONS)
        throw new InvitegraphError(
          'BAD_USER_INPUT',
          `At most ${MAX_REPRESENTATIONS} representations go into one request. Ask for fewer at once.`,
        );
      return representations.map((representation) => find(representation, context));
    },
  }),
);

/** Throws InvitegraphError BAD_USER_INPUT where it names no entity of ours by one of its keys. */
async function find(representation: unknown, context: GraphContext): Promise<Invite | null> {
  const { __typename, id, smartInviteId } = (representation ?? {}) as Readonly<Record<string, unknown>>;
  if (__typename === 'Invite' && typeof id === 'string') return byGlobalId(id, context);
  if (__typename === 'Invite' && typeof smartInviteId === 'string')
    return onlyOne(await context.directory.find(context.application, { smartInviteId })) ?? null;
  throw new InvitegraphError(
    'BAD_USER_INPUT',
    'A representation is { __typename: "Invite" } with either id or smartInviteId.',
  );
}

async function byGlobalId(globalId: string, context: GraphContext): Promise<Invite | null> {
  const [typename, id] = Buffer.from(globalId, 'base64').toString().split(/:(.*)/s);
  if (typename !== 'Invite' || id === undefined) return null;
  const found = await InviteType.getDataloader(context).load(id);
  if (found instanceof GraphQLError) throw found;
  return found;
}
