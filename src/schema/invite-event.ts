import type { Principal } from '../access/principal.ts';
import type { InviteEvent, InviteEventBody } from '../invites/event.ts';
import { builder } from './builder.ts';
import { InviteType } from './invite.ts';

/** One kind of event, with its own body. */
export type EventOf<Type extends InviteEventBody['type']> = InviteEvent & {
  readonly body: Extract<InviteEventBody, { type: Type }>;
};

const TYPE_NAMES: Record<InviteEventBody['type'], string> = {
  INVITE_CREATED: 'InviteCreated',
  INVITE_UPDATED: 'InviteUpdated',
  INVITE_CANCELLED: 'InviteCancelled',
  INVITE_SENT: 'InviteSent',
  DELIVERY_FAILED: 'DeliveryFailed',
  RECIPIENT_REMOVED: 'RecipientRemoved',
  PROPOSAL_RESOLVED: 'ProposalResolved',
  RSVP_RECEIVED: 'RsvpReceived',
  MESSAGE_RECEIVED: 'MessageReceived',
};

export const InviteEventType = builder.interfaceRef<InviteEvent>('InviteEvent').implement({
  description: 'Something that happened to an invite. Every change is exactly one event.',
  authScopes: { 'invites:read': true, 'events:subscribe': true },
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The same each time the event is delivered.' }),
    cursor: t.field({
      type: 'Cursor',
      description: 'Pass it as `after` to go on from here.',
      resolve: ({ application, offset }, _args, { stream }) => stream.cursorOf(application, offset),
    }),
    sequence: t.exposeInt('offset', {
      description: "Its place in the application's stream: 1, 2, 3, … with no number missing.",
    }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When it happened.',
      resolve: ({ occurredAt }) => new Date(occurredAt),
    }),
    requestId: t.string({
      nullable: true,
      description:
        'The request, mail or callback that it goes back to, as the header X-Request-Id and the logs have it. Null without the scope admin.',
      resolve: ({ cause }, _args, { principal }) => (isAdmin(principal) && cause?.requestId) || null,
    }),
    actor: t.string({
      nullable: true,
      description: 'Who caused it: a key, a user, or a door such as `mail`. Null without the scope admin.',
      resolve: ({ cause }, _args, { principal }) => (isAdmin(principal) && cause?.actor) || null,
    }),
    invite: t.expose('invite', { type: InviteType, description: 'The invite as it was after this event.' }),
  }),
  resolveType: ({ body }) => TYPE_NAMES[body.type],
});

/** A viewer that is bound to some invites is no administrator of the application, whatever its scopes. */
function isAdmin({ scopes, only }: Principal): boolean {
  return scopes.has('admin') && only === undefined;
}
