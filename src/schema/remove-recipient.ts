import { builder } from './builder.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import { Delivery } from './delivery.ts';
import { invitePayload } from './invite-payload.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { Notify } from './notify.ts';
import { payload } from './user-error.ts';

const RemoveRecipientInput = builder.inputType('RemoveRecipientInput', {
  description: 'A recipient to take off a group invite.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({ type: 'EmailAddress', required: true, description: 'Whom to take off.' }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    notify: t.field({ type: Notify, description: CHANGE_FIELDS.notify }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const RemoveRecipientPayload = invitePayload(
  'RemoveRecipientPayload',
  'The invite without the recipient, or what was wrong.',
);

builder.mutationField('removeRecipient', (t) =>
  t.field({
    type: RemoveRecipientPayload,
    authScopes: scopesOfChange,
    description:
      'Takes one recipient off a group invite and mails the cancellation to them alone, unless notify says otherwise.',
    args: { input: t.arg({ type: RemoveRecipientInput, required: true, description: 'Whom to take off.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.removeRecipient(application, input.smartInviteId, input.recipientEmail, readOptions(input)),
      ),
  }),
);
