import type { InviteDraft } from '../invites/create.ts';
import { builder } from './builder.ts';
import { EventInput, readEvent } from './calendar-event.ts';
import { Delivery } from './delivery.ts';
import { invitePayload } from './invite-payload.ts';
import { scopesOfChange } from './needed-scopes.ts';
import { OrganizerInput } from './organizer.ts';
import { RecipientInput, readPerson } from './recipient-input.ts';
import { payload } from './user-error.ts';

export const CreateInviteInput = builder.inputType('CreateInviteInput', {
  description: 'A new invite. Give exactly one of recipient and recipients.',
  fields: (t) => ({
    smartInviteId: t.string({
      required: true,
      description:
        "The application's own id, at most 256 characters. With one recipient, unique together with them.",
    }),
    recipient: t.field({ type: RecipientInput, description: 'The only person invited.' }),
    recipients: t.field({
      type: [RecipientInput],
      description:
        'Several people, 200 at most, invited to one event; each is mailed alone and, by default, sees no other guest.',
    }),
    event: t.field({ type: EventInput, required: true, description: 'What they are invited to.' }),
    organizer: t.field({
      type: OrganizerInput,
      description: "Who invites. Default: the gateway's own name.",
    }),
    callbackUrl: t.field({
      type: 'URL',
      description: 'Where the application wants to be called back; kept with it.',
    }),
    showGuestList: t.boolean({
      description:
        'Only with recipients: whether each of them sees the others, by name, address and answer. Who comes later or goes is a mail to the others only under notify ALL. Default: false.',
    }),
    delivery: t.field({
      type: Delivery,
      description: 'Who mails it, now and by default later. Default: SEND.',
    }),
    idempotencyKey: t.string({
      description:
        'Makes repeating safe: the same key and input give the first result for 48 hours, another input an error.',
    }),
  }),
});

const CreateInvitePayload = invitePayload('CreateInvitePayload', 'The new invite, or what was wrong.');

builder.mutationField('createInvite', (t) =>
  t.field({
    type: CreateInvitePayload,
    authScopes: scopesOfChange,
    description: 'Creates an invite and, unless delivery says otherwise, mails it to everybody on it.',
    args: { input: t.arg({ type: CreateInviteInput, required: true, description: 'The new invite.' }) },
    resolve: (_root, { input }, { service, application }) =>
      payload(() =>
        service.create(application, readDraft(input), { idempotencyKey: input.idempotencyKey ?? undefined }),
      ),
  }),
);

/** The domain's draft of an input. Throws RefusedError for times that cannot be read. */
export function readDraft(input: typeof CreateInviteInput.$inferInput): InviteDraft {
  const { smartInviteId, recipient, recipients, organizer, callbackUrl, delivery, showGuestList } = input;
  return {
    smartInviteId,
    ...(recipient ? { recipient: readPerson(recipient) } : {}),
    ...(recipients ? { recipients: recipients.map(readPerson) } : {}),
    event: readEvent(input.event),
    ...(organizer
      ? {
          organizer: {
            ...(organizer.name ? { name: organizer.name } : {}),
            ...(organizer.email ? { email: organizer.email } : {}),
          },
        }
      : {}),
    ...(callbackUrl ? { callbackUrl: callbackUrl.href } : {}),
    ...(delivery ? { delivery } : {}),
    ...(showGuestList ? { showGuestList } : {}),
  };
}
