import { builder } from './builder.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import { Delivery } from './delivery.ts';
import { invitePayload } from './invite-payload.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { Notify } from './notify.ts';
import { RecipientInput, readPerson } from './recipient-input.ts';
import { payload } from './user-error.ts';

const AddRecipientsInput = builder.inputType('AddRecipientsInput', {
  description: 'People to put on a group invite.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipients: t.field({
      type: [RecipientInput],
      required: true,
      description: 'Whom to put on it. Who is on it already stays as they are. At most 200 in all.',
    }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    notify: t.field({
      type: Notify,
      description:
        'Who is mailed about it. Default: AFFECTED, which is who is new. ALL mails the others too where they see the guest list.',
    }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const AddRecipientsPayload = invitePayload(
  'AddRecipientsPayload',
  'The invite with the recipients, or what was wrong.',
);

builder.mutationField('addRecipients', (t) =>
  t.field({
    type: AddRecipientsPayload,
    authScopes: scopesOfChange,
    description:
      'Puts people on a group invite and mails them the invitation. Somebody who was taken off comes back, and is asked anew.',
    args: { input: t.arg({ type: AddRecipientsInput, required: true, description: 'Whom to put on it.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.addRecipients(
          application,
          input.smartInviteId,
          input.recipients.map(readPerson),
          readOptions(input),
        ),
      ),
  }),
);
