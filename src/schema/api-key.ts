import { type Credential, prefixOf } from '../access/credential.ts';
import { builder } from './builder.ts';
import { ADMINISTRATION } from './needed-scopes.ts';
import { ScopeType } from './scope.ts';

/** A key as its administrators see it. What opens the door is not in it. */
export const ApiKeyType = builder.objectRef<Credential>('ApiKey').implement({
  authScopes: ADMINISTRATION,
  description: 'A key for servers. The key itself is kept by its digest alone, and shown by nothing.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names it, for `revokeApiKey` and in the audit trail (`key:ID`).' }),
    name: t.exposeString('name', { description: 'What it is for, as its maker said.' }),
    prefix: t.string({
      description: 'How the key begins, by which it is recognised where it lies.',
      resolve: (key) => prefixOf(key),
    }),
    scopes: t.field({
      type: [ScopeType],
      description: 'What it allows.',
      resolve: ({ scopes }) => [...scopes],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends by itself; null: it does not.',
      resolve: ({ expiresAt }) => (expiresAt === undefined ? null : new Date(expiresAt)),
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, a minute or so late; null: never.',
      resolve: ({ lastUsedAt }) => (lastUsedAt === undefined ? null : new Date(lastUsedAt)),
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: it was not.',
      resolve: ({ revokedAt }) => (revokedAt === undefined ? null : new Date(revokedAt)),
    }),
  }),
});

export const ApiKeyConnection = builder.connectionObject(
  { type: ApiKeyType, name: 'ApiKeyConnection', description: 'A page of keys.' },
  { name: 'ApiKeyEdge', description: 'A key in a list.' },
);
