import { refuse } from '../errors.ts';
import type { Resolution, Resolved } from '../invites/resolve-unmatched.ts';
import { builder } from './builder.ts';
import { InviteType } from './invite.ts';
import { RecipientType } from './recipient.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { UnmatchedReplyType } from './unmatched-reply.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

const UnmatchedReplyAction = builder.enumType('UnmatchedReplyAction', {
  description: 'What to do with an unmatched reply.',
  values: {
    ATTACH: { description: 'Make it the answer of a recipient.' },
    DISMISS: { description: 'Put it aside; it stays in the timeline.' },
  } as const,
});

const ResolveUnmatchedReplyInput = builder.inputType('ResolveUnmatchedReplyInput', {
  description: 'What a person decides about an unmatched reply.',
  fields: (t) => ({
    id: t.globalID({ required: true, for: [UnmatchedReplyType], description: 'The unmatched reply.' }),
    action: t.field({ type: UnmatchedReplyAction, required: true, description: 'What to do with it.' }),
    recipientId: t.globalID({
      for: [RecipientType],
      description: 'ATTACH: whose answer it is. It need not be the invite whose address it came to.',
    }),
    status: t.field({
      type: RsvpStatus,
      description: 'ATTACH: what it answers. Default: what the message itself seems to say.',
    }),
    comment: t.string({ description: 'ATTACH: the comment. Default: what was written in the message.' }),
  }),
});

const ResolveUnmatchedReplyPayload = builder
  .objectRef<Payload<Resolved>>('ResolveUnmatchedReplyPayload')
  .implement({
    description: 'The reply as it stands now, or what was wrong.',
    fields: (t) => ({
      unmatchedReply: t.field({
        type: UnmatchedReplyType,
        nullable: true,
        description: 'The reply with its resolution; null where there are errors.',
        resolve: ({ result }) => result?.message,
      }),
      invite: t.field({
        type: InviteType,
        nullable: true,
        description: 'The invite with the answer; null where it was dismissed.',
        resolve: ({ result }) => result?.invite,
      }),
      errors: t.field(errorsField()),
    }),
  });

type Input = typeof ResolveUnmatchedReplyInput.$inferInput;

builder.mutationField('resolveUnmatchedReply', (t) =>
  t.field({
    type: ResolveUnmatchedReplyPayload,
    authScopes: { 'invites:write': true },
    description: 'Makes an unmatched reply the answer of a recipient, or puts it aside.',
    args: {
      input: t.arg({ type: ResolveUnmatchedReplyInput, required: true, description: 'The decision.' }),
    },
    resolve: (_root, { input }, { resolveUnmatched, application }) =>
      payload(() => resolveUnmatched(application, input.id.id, resolutionOf(input))),
  }),
);

function resolutionOf({ action, recipientId, status, comment }: Input): Resolution {
  if (action === 'DISMISS') return { kind: 'dismiss' };
  if (!recipientId)
    throw refuse('INVALID_INPUT', 'Give the recipient whose answer it is.', 'input', 'recipientId');
  return {
    kind: 'attach',
    recipientId: recipientId.id,
    status: status ?? undefined,
    comment: comment ?? undefined,
  };
}
