import { builder } from './builder.ts';
import { EventPatchInput, readPatch } from './calendar-event.ts';
import { CHANGE_FIELDS, readOptions } from './change-options.ts';
import { Delivery } from './delivery.ts';
import { invitePayload } from './invite-payload.ts';
import { readRef } from './invite-query.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { Notify } from './notify.ts';
import { payload } from './user-error.ts';

const UpdateInviteInput = builder.inputType('UpdateInviteInput', {
  description: 'A change of an invite. What is left out stays as it is.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: CHANGE_FIELDS.smartInviteId }),
    recipientEmail: t.field({ type: 'EmailAddress', description: CHANGE_FIELDS.recipientEmail }),
    event: t.field({
      type: EventPatchInput,
      required: true,
      description: 'New values for parts of the event.',
    }),
    delivery: t.field({ type: Delivery, description: CHANGE_FIELDS.delivery }),
    notify: t.field({ type: Notify, description: CHANGE_FIELDS.notify }),
    expectedRevision: t.int({ description: CHANGE_FIELDS.expectedRevision }),
    idempotencyKey: t.string({ description: CHANGE_FIELDS.idempotencyKey }),
  }),
});

const UpdateInvitePayload = invitePayload('UpdateInvitePayload', 'The changed invite, or what was wrong.');

builder.mutationField('updateInvite', (t) =>
  t.field({
    type: UpdateInvitePayload,
    authScopes: scopesOfChange,
    description:
      'Changes the event of an invite and, unless notify says otherwise, mails the update to everybody whose mail it changes.',
    args: { input: t.arg({ type: UpdateInviteInput, required: true, description: 'The change.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.update(
          application,
          readRef(undefined, input.smartInviteId, input.recipientEmail),
          readPatch(input.event),
          readOptions(input),
        ),
      ),
  }),
);
