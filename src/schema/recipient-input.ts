import type { RecipientDraft } from '../invites/recipient-draft.ts';
import { builder } from './builder.ts';
import { RsvpStatus } from './rsvp-status.ts';

export const RecipientInput = builder.inputType('RecipientInput', {
  description: 'Somebody to invite.',
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', required: true, description: 'Where the invitation goes.' }),
    name: t.string({ description: 'Their name. At most 256 characters.' }),
    status: t.field({
      type: RsvpStatus,
      description: 'What they answered already, if the application knows. Default: PENDING.',
    }),
  }),
});

/** The domain's draft of a person. */
export function readPerson({ email, name, status }: typeof RecipientInput.$inferInput): RecipientDraft {
  return { email, ...(name ? { name } : {}), ...(status ? { status } : {}) };
}
