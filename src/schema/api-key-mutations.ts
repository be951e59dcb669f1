import type { Credential } from '../access/credential.ts';
import type { MadeKey } from '../access/keys.ts';
import { ApiKeyType } from './api-key.ts';
import { builder } from './builder.ts';
import { ADMINISTRATION } from './needed-scopes.ts';
import { ScopeType } from './scope.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new key for a server.',
  fields: (t) => ({
    clientId: t.id({
      description:
        'Whose key: the application of the credentials, if nothing is said. Operators may name any.',
    }),
    name: t.string({ required: true, description: 'What it is for: 1 to 64 characters.' }),
    scopes: t.field({
      type: [ScopeType],
      required: true,
      description: 'What it allows: nothing that its maker may not do, unless an operator makes it.',
    }),
    expiresInSeconds: t.int({
      description: 'How long it lives, up to ten years; until it is revoked, if nothing is said.',
    }),
  }),
});

const CreateApiKeyPayload = builder.objectRef<Payload<MadeKey>>('CreateApiKeyPayload').implement({
  description: 'The key, or what was wrong.',
  fields: (t) => ({
    apiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      description: 'What is kept of it; null where there are errors.',
      resolve: ({ result }) => result?.apiKey,
    }),
    key: t.string({
      nullable: true,
      description: 'The key itself, to be sent as bearer. It is shown this once.',
      resolve: ({ result }) => result?.key,
    }),
    errors: t.field(errorsField('here is the key')),
  }),
});

builder.mutationField('createApiKey', (t) =>
  t.field({
    type: CreateApiKeyPayload,
    authScopes: ADMINISTRATION,
    description: 'Makes a key for a server of an application. Needs the scope admin.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, { administration, principal }) =>
      payload(() =>
        administration.createApiKey(principal, {
          clientId: input.clientId ?? undefined,
          name: input.name,
          scopes: input.scopes,
          expiresInSeconds: input.expiresInSeconds ?? undefined,
        }),
      ),
  }),
);

const RevokeApiKeyInput = builder.inputType('RevokeApiKeyInput', {
  description: 'Which key to end.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Its id.' }) }),
});

const RevokeApiKeyPayload = builder.objectRef<Payload<Credential>>('RevokeApiKeyPayload').implement({
  description: 'The key that is no more, or what was wrong.',
  fields: (t) => ({
    apiKey: t.field({
      type: ApiKeyType,
      nullable: true,
      description: 'What is kept of it; null where there are errors.',
      resolve: ({ result }) => result,
    }),
    errors: t.field(errorsField('it opens nothing any more')),
  }),
});

builder.mutationField('revokeApiKey', (t) =>
  t.field({
    type: RevokeApiKeyPayload,
    authScopes: ADMINISTRATION,
    description:
      'Ends a key at once, on other instances within a second: requests are refused, its sockets closed with 4403. Needs ' +
      'the scope admin.',
    args: { input: t.arg({ type: RevokeApiKeyInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, { administration, principal }) =>
      payload(() => administration.revokeApiKey(principal, input.id)),
  }),
);
