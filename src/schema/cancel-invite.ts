import { builder } from './builder.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import { Delivery } from './delivery.ts';
import { invitePayload } from './invite-payload.ts';
import { readRef } from './invite-query.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { Notify } from './notify.ts';
import { payload } from './user-error.ts';

const CancelInviteInput = builder.inputType('CancelInviteInput', {
  description: 'An invite to call off.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({ type: 'EmailAddress', description: CHANGE_FIELDS.recipientEmail }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    notify: t.field({ type: Notify, description: CHANGE_FIELDS.notify }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const CancelInvitePayload = invitePayload('CancelInvitePayload', 'The cancelled invite, or what was wrong.');

builder.mutationField('cancelInvite', (t) =>
  t.field({
    type: CancelInvitePayload,
    authScopes: scopesOfChange,
    description:
      'Calls an invite off and mails the cancellation to everybody on it. Cancelling twice changes nothing.',
    args: { input: t.arg({ type: CancelInviteInput, required: true, description: 'What to call off.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.cancel(
          application,
          readRef(undefined, input.smartInviteId, input.recipientEmail),
          readOptions(input),
        ),
      ),
  }),
);
