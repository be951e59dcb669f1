import { builder } from './builder.ts';
import { CHANGE_FIELDS } from './change-options.ts';
import { invitePayload } from './invite-payload.ts';
import { readRef } from './invite-query.ts';
import { payload } from './user-error.ts';

const ResendInviteInput = builder.inputType('ResendInviteInput', {
  description: 'An invite to mail again.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({
      type: 'EmailAddress',
      description: 'To this recipient only. Default: to all.',
    }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const ResendInvitePayload = invitePayload('ResendInvitePayload', 'The invite, or what was wrong.');

builder.mutationField('resendInvite', (t) =>
  t.field({
    type: ResendInvitePayload,
    authScopes: { 'invites:send': true },
    description: 'Mails the present text again: the invitation, or the cancellation once cancelled.',
    args: { input: t.arg({ type: ResendInviteInput, required: true, description: 'What to mail again.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.resend(application, readRef(undefined, input.smartInviteId, input.recipientEmail), {
          idempotencyKey: input.idempotencyKey ?? undefined,
        }),
      ),
  }),
);
