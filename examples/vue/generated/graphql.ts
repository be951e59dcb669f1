/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type PresentQueryVariables = Exact<{
  smartInviteId: string;
}>;


export type PresentQuery = { latestCursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } | null };

export type AnswersSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  filter?: InviteEventFilter | null | undefined;
}>;


export type AnswersSubscription = { inviteEvents:
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
    | { cursor: string, invite: { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> } }
   };

export type GuestsFragment = { event: { summary: string }, recipients: Array<{ id: string, email: string, status: RsvpStatus, comment: string | null }> };

export const GuestsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Guests"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}}]}}]} as unknown as DocumentNode<GuestsFragment, unknown>;
export const PresentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Present"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"latestCursor"}},{"kind":"Field","name":{"kind":"Name","value":"invite"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"smartInviteId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Guests"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Guests"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}}]}}]} as unknown as DocumentNode<PresentQuery, PresentQueryVariables>;
export const AnswersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Answers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteEventFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"invite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Guests"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Guests"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}}]}}]} as unknown as DocumentNode<AnswersSubscription, AnswersSubscriptionVariables>;