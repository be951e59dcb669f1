/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedQueryDocumentNode as DocumentNode } from 'graphql';
/** Which events are wanted; everything given must hold. */
export type InviteEventFilter = {
  /** About one of these recipients, or about an invite as a whole that has one of them. */
  recipientEmails?: Array<string> | null | undefined;
  /** Of invites with one of these ids of the application's. */
  smartInviteIds?: Array<string> | null | undefined;
  /** Of one of these kinds. */
  types?: Array<InviteEventType> | null | undefined;
};

/** The kinds of events. */
export type InviteEventType =
  /** DeliveryFailed. */
  | 'DELIVERY_FAILED'
  /** InviteCancelled. */
  | 'INVITE_CANCELLED'
  /** InviteCreated. */
  | 'INVITE_CREATED'
  /** InviteSent. */
  | 'INVITE_SENT'
  /** InviteUpdated. */
  | 'INVITE_UPDATED'
  /** MessageReceived. */
  | 'MESSAGE_RECEIVED'
  /** ProposalResolved. */
  | 'PROPOSAL_RESOLVED'
  /** RecipientRemoved. */
  | 'RECIPIENT_REMOVED'
  /** RsvpReceived. */
  | 'RSVP_RECEIVED';

/** Whether an invite stands. */
export type InviteState =
  /** It stands; answers count. */
  | 'ACTIVE'
  /** It was called off; answers are recorded and change nothing. */
  | 'CANCELLED';

/** Which way an answer came in. */
export type ReplyChannel =
  /** In a signed callback from Cronofy. */
  | 'CALLBACK'
  /** As an iMIP reply by mail. */
  | 'MAIL'
  /** Played by the sandbox, through the inbound mail path. */
  | 'SIMULATED'
  /** On the recipient's page. */
  | 'WEB';

/** What somebody answered. */
export type RsvpStatus =
  /** They will come. */
  | 'ACCEPTED'
  /** They will not come. */
  | 'DECLINED'
  /** No answer yet, or none to the present time of the event. */
  | 'PENDING'
  /** They may come. */
  | 'TENTATIVE';

export type InviteEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  filter?: InviteEventFilter | null | undefined;
}>;


export type InviteEventsSubscription = { inviteEvents:
    | { __typename: 'DeliveryFailed', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'InviteCancelled', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'InviteCreated', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'InviteSent', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'InviteUpdated', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'MessageReceived', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'ProposalResolved', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'RecipientRemoved', id: string, cursor: string, sequence: number, occurredAt: string, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
    | { __typename: 'RsvpReceived', previousStatus: RsvpStatus | null, status: RsvpStatus, comment: string | null, channel: ReplyChannel, id: string, cursor: string, sequence: number, occurredAt: string, recipient: { id: string, email: string, name: string | null } | null, reply: { email: string }, invite: { id: string, smartInviteId: string, state: InviteState, revision: number } }
   };

export type InviteStatusSubscriptionVariables = Exact<{
  smartInviteId: string;
  recipientEmail?: string | null | undefined;
}>;


export type InviteStatusSubscription = { inviteStatus: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string } }, recipients: Array<{ id: string, email: string, name: string | null, status: RsvpStatus, comment: string | null, respondedAt: string | null }>, rsvpSummary: { total: number, accepted: number, tentative: number, declined: number, pending: number } } };


export const InviteEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"InviteEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteEventFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"invite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpReceived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"previousStatus"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reply"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]} as unknown as DocumentNode<InviteEventsSubscription, InviteEventsSubscriptionVariables>;
export const InviteStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"InviteStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"recipientEmail"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EmailAddress"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"smartInviteId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}}},{"kind":"Argument","name":{"kind":"Name","value":"recipientEmail"},"value":{"kind":"Variable","name":{"kind":"Name","value":"recipientEmail"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"start"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"end"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"respondedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rsvpSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}}]}}]}}]}}]} as unknown as DocumentNode<InviteStatusSubscription, InviteStatusSubscriptionVariables>;