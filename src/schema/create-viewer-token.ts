import type { IssuedToken } from '../access/issue-viewer-token.ts';
import { builder } from './builder.ts';
import { ScopeType } from './scope.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

const CreateViewerTokenInput = builder.inputType('CreateViewerTokenInput', {
  description:
    'What a page may see. Give smartInviteIds, recipientEmail or both: then both must hold. Nothing else exists for it.',
  fields: (t) => ({
    smartInviteIds: t.stringList({
      description:
        "The application's ids of the invites, 4,000 characters together. They need not exist yet.",
    }),
    recipientEmail: t.field({
      type: 'EmailAddress',
      description: 'The recipient whose invites are seen, without anybody else on them.',
    }),
    scopes: t.field({
      type: [ScopeType],
      required: true,
      description:
        'INVITES_READ, EVENTS_SUBSCRIBE or both; only what the credentials that ask have themselves.',
    }),
    expiresInSeconds: t.int({
      required: true,
      description: 'How long it lives: 1 to 86,400 seconds, and no longer than the credentials that ask.',
    }),
  }),
});

const CreateViewerTokenPayload = builder
  .objectRef<Payload<IssuedToken>>('CreateViewerTokenPayload')
  .implement({
    description: 'The token, or what was wrong.',
    fields: (t) => ({
      token: t.string({
        nullable: true,
        description:
          'The bearer token for the page. It is kept nowhere and cannot be taken back: it ends by itself.',
        resolve: ({ result }) => result?.token,
      }),
      expiresAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it ends. Sockets and event streams opened with it end then, too.',
        resolve: ({ result }) => (result ? new Date(result.expiresAt) : null),
      }),
      errors: t.field(errorsField('here is the token')),
    }),
  });

builder.mutationField('createViewerToken', (t) =>
  t.field({
    type: CreateViewerTokenPayload,
    authScopes: { 'invites:read': true },
    description:
      'Makes a token that a server hands to its page: short-lived, bound to invites or a recipient, for reading and watching only.',
    args: {
      input: t.arg({ type: CreateViewerTokenInput, required: true, description: 'What it may see.' }),
    },
    resolve: (_root, { input }, { issueViewerToken, principal }) =>
      payload(() =>
        issueViewerToken(principal, {
          smartInviteIds: input.smartInviteIds ?? undefined,
          recipientEmail: input.recipientEmail ?? undefined,
          scopes: input.scopes,
          expiresInSeconds: input.expiresInSeconds,
        }),
      ),
  }),
);
