import type { Scope } from '../access/principal.ts';
import { AUDITED_MUTATIONS } from './audited-mutations.ts';
import type { GraphContext } from './context.ts';
import { END_OF_OPERATION } from './end-of-operation.ts';
import { forbidden, grantsOf } from './grants.ts';
import { DataloaderPlugin, RelayPlugin, SchemaBuilder, ScopeAuthPlugin } from './pothos.ts';

/** The one Pothos builder; every file of this folder adds its type to it. */
export const builder = new SchemaBuilder<{
  Context: GraphContext;
  AuthScopes: Record<Scope | 'unbound' | 'operator', boolean>;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    EmailAddress: { Input: string; Output: string };
    URL: { Input: URL; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    TimeZone: { Input: string; Output: string };
    Cursor: { Input: string; Output: string };
    JSONObject: { Input: Record<string, unknown>; Output: Readonly<Record<string, unknown>> };
    _Any: { Input: unknown; Output: unknown };
  };
}>({
  // First here is outermost: nothing is loaded for whoever may not see it, and who was refused is entered too.
  plugins: [AUDITED_MUTATIONS, ScopeAuthPlugin, END_OF_OPERATION, RelayPlugin, DataloaderPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ principal }) => grantsOf(principal),
    authorizeOnSubscribe: true,
    // Once for each object instead of once for each of its fields; see docs/security.md.
    runScopesOnType: true,
    unauthorizedError: (_parent, _context, _info, { failure }) => forbidden(failure),
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: { nullable: false, description: 'The page, in order.' },
    nodeFieldOptions: { nullable: false, description: 'The thing itself.' },
    cursorFieldOptions: { description: 'The place of this edge, for `after` or `before`.' },
    pageInfoFieldOptions: { description: 'What lies before and after this page.' },
    nodeTypeOptions: { description: 'Anything that can be fetched again by its id alone.' },
    pageInfoTypeOptions: { description: 'What lies before and after a page.' },
    idFieldOptions: { description: 'Opaque id, unique in the whole graph; see `node`.' },
    nodeQueryOptions: {
      authScopes: { 'invites:read': true },
      description: 'Anything that has an id, by that id.',
      args: { id: { description: 'The id, as it came from the graph.' } },
    },
    nodesQueryOptions: {
      authScopes: { 'invites:read': true },
      description: 'Several things by their ids, in the order asked for; null where there is none.',
      args: { ids: { description: 'The ids, as they came from the graph.' } },
    },
    hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first edge of this page.' },
    endCursorFieldOptions: { description: 'Cursor of the last edge of this page.' },
    firstArgOptions: {
      description: 'At most this many from the beginning: 1 to 100, 20 if nothing is said.',
    },
    afterArgOptions: { description: 'Only what comes after this cursor.' },
    lastArgOptions: { description: 'At most this many from the end: 1 to 100.' },
    beforeArgOptions: { description: 'Only what comes before this cursor.' },
  },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({
  description: 'Everything that can be changed. Each field is one durable transaction.',
});
builder.subscriptionType({ description: 'Everything that can be watched, over WebSocket or SSE.' });
