import { INVITE_EVENT_TYPES, type InviteEventType } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import { builder } from './builder.ts';
import { checkFilterLists } from './filter-lists.ts';

const MEANING: Record<InviteEventType, string> = {
  INVITE_CREATED: 'InviteCreated.',
  INVITE_UPDATED: 'InviteUpdated.',
  INVITE_CANCELLED: 'InviteCancelled.',
  INVITE_SENT: 'InviteSent.',
  DELIVERY_FAILED: 'DeliveryFailed.',
  RECIPIENT_REMOVED: 'RecipientRemoved.',
  PROPOSAL_RESOLVED: 'ProposalResolved.',
  RSVP_RECEIVED: 'RsvpReceived.',
  MESSAGE_RECEIVED: 'MessageReceived.',
};

const InviteEventTypeEnum = builder.enumType('InviteEventType', {
  description: 'The kinds of events.',
  values: Object.fromEntries(
    INVITE_EVENT_TYPES.map((type) => [type, { description: MEANING[type] }]),
  ) as Record<InviteEventType, { description: string }>,
});

export const InviteEventFilter = builder.inputType('InviteEventFilter', {
  description: 'Which events are wanted; everything given must hold.',
  fields: (t) => ({
    smartInviteIds: t.stringList({ description: "Of invites with one of these ids of the application's." }),
    recipientEmails: t.field({
      type: ['EmailAddress'],
      description: 'About one of these recipients, or about an invite as a whole that has one of them.',
    }),
    types: t.field({ type: [InviteEventTypeEnum], description: 'Of one of these kinds.' }),
  }),
});

/** The stream's filter of an input. Throws InvitegraphError BAD_USER_INPUT for an empty or an endless list. */
export function readEventFilter(input: typeof InviteEventFilter.$inferInput | null | undefined): EventFilter {
  const { smartInviteIds, recipientEmails, types } = input ?? {};
  checkFilterLists(smartInviteIds, recipientEmails, types);
  return {
    smartInviteIds: smartInviteIds ?? undefined,
    recipientEmails: recipientEmails ?? undefined,
    types: types ?? undefined,
  };
}
