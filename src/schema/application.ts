import DataLoader from 'dataloader';
import type { Application, CredentialsByApplication } from '../access/application.ts';
import { type Credential, prefixOf } from '../access/credential.ts';
import type { ListPosition } from '../invites/ports.ts';
import { ApiKeyConnection } from './api-key.ts';
import { builder } from './builder.ts';
import { readListCursor } from './list-cursor.ts';
import { ADMINISTRATION } from './needed-scopes.ts';
import { newestFirst } from './newest-first.ts';
import { pageSize } from './page-size.ts';
import { requestLoader } from './request-loader.ts';

const ClientSecretType = builder.objectRef<Credential>('ClientSecret').implement({
  description: 'A client secret that is valid. The secret itself is shown by nothing.',
  fields: (t) => ({
    prefix: t.string({
      description: 'How it begins, by which it is recognised where it lies.',
      resolve: (secret) => prefixOf(secret),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
  }),
});

/** A tenant as its administrators see it. */
export const ApplicationType = builder.objectRef<Application>('Application').implement({
  authScopes: ADMINISTRATION,
  description: 'A tenant: it has invites, a log and keys of its own, and nothing of any other exists for it.',
  fields: (t) => ({
    clientId: t.exposeID('clientId', { description: 'Its id, by which identity providers name it, too.' }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was created; null for the default one, and for one that only an identity provider names.',
      resolve: ({ createdAt }) => (createdAt === undefined ? null : new Date(createdAt)),
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when nobody of it gets in; null: they do.',
      resolve: ({ disabledAt }) => (disabledAt === undefined ? null : new Date(disabledAt)),
    }),
    clientSecrets: t.field({
      type: [ClientSecretType],
      description:
        'The valid client secrets, newest first: two while they are exchanged. None for the default application, whose ' +
        'are those of the setting CLIENT_SECRET.',
      resolve: async ({ clientId }, _args, context) => [...(await secretsLoader(context).load(clientId))],
    }),
    apiKeys: t.field({
      type: ApiKeyConnection,
      description: 'Its keys, newest first, those that were revoked among them. Not those of API_KEYS.',
      args: {
        first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
        after: t.arg.string({ description: 'Only keys older than this cursor.' }),
      },
      resolve: async ({ clientId }, args, context) => {
        const size = pageSize(args);
        const before = readListCursor(args.after);
        const found = await keysLoader(context, size + 1, before).load(clientId);
        return newestFirst(found, size, before, ({ createdAt }) => createdAt);
      },
    }),
  }),
});

/** One statement for the keys of all applications of a list, and one for their secrets. */
const keysLoader = requestLoader(({ administration }, limit: number, before: ListPosition | undefined) =>
  credentialsLoader((clientIds) => administration.keysOf(clientIds, { limit, before })),
);
const secretsLoader = requestLoader(({ administration }) =>
  credentialsLoader((clientIds) => administration.secretsOf(clientIds)),
);

function credentialsLoader(read: (clientIds: readonly string[]) => Promise<CredentialsByApplication>) {
  return new DataLoader<string, readonly Credential[]>(
    async (clientIds) => {
      const found = await read([...new Set(clientIds)]);
      return clientIds.map((clientId) => found.get(clientId) ?? []);
    },
    { cache: false },
  );
}
