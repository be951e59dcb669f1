import type { Recipient, RsvpStatus } from '../invites/invite.ts';
import { builder } from './builder.ts';

const count = (recipients: readonly Recipient[], wanted: RsvpStatus) =>
  recipients.filter(({ status }) => status === wanted).length;

export const RsvpSummary = builder.objectRef<readonly Recipient[]>('RsvpSummary').implement({
  description: 'How many recipients answered what.',
  fields: (t) => ({
    total: t.int({ description: 'All recipients.', resolve: (recipients) => recipients.length }),
    pending: t.int({ description: 'No answer yet.', resolve: (recipients) => count(recipients, 'PENDING') }),
    accepted: t.int({ description: 'Will come.', resolve: (recipients) => count(recipients, 'ACCEPTED') }),
    tentative: t.int({ description: 'May come.', resolve: (recipients) => count(recipients, 'TENTATIVE') }),
    declined: t.int({
      description: 'Will not come.',
      resolve: (recipients) => count(recipients, 'DECLINED'),
    }),
  }),
});
