import type { Organizer } from '../invites/invite.ts';
import { builder } from './builder.ts';

export const OrganizerType = builder.objectRef<Organizer>('Organizer').implement({
  description: 'Who invites.',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name that guests see.' }),
    email: t.expose('email', {
      type: 'EmailAddress',
      nullable: true,
      description:
        "The person behind the invite. Answers go to the invite's own reply address, so that none is lost.",
    }),
  }),
});

export const OrganizerInput = builder.inputType('OrganizerInput', {
  description: 'Who invites.',
  fields: (t) => ({
    name: t.string({ description: 'The name that guests see. At most 256 characters.' }),
    email: t.field({
      type: 'EmailAddress',
      description: "The person behind the invite, for display. Answers go to the invite's own reply address.",
    }),
  }),
});
