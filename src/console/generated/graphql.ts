/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Something that one engine can do and another cannot. */
export type Capability =
  /** Answers that come by mail are read here. */
  | 'MAIL_REPLIES'
  /** The sandbox can play answers. */
  | 'SIMULATE_REPLY'
  /** inviteStatus asks another system. */
  | 'UPSTREAM_STATUS';

/** What makes invitations out of invites. */
export type EngineName =
  /** Cronofy: it keeps the invites and calls back with the answers. */
  | 'CRONOFY'
  /** This gateway: it mails the invitations and reads the answers itself. */
  | 'EMBEDDED';

/** Why a mutation was refused. Codes are stable, messages are for people. */
export type ErrorCode =
  /** An invite has this id already. */
  | 'ALREADY_EXISTS'
  /** The idempotency key was used for another request. */
  | 'IDEMPOTENCY_MISMATCH'
  /** A value is missing, malformed or out of range. */
  | 'INVALID_INPUT'
  /** The invite was cancelled and takes no more changes. */
  | 'INVITE_CANCELLED'
  /** No invite has this id. */
  | 'INVITE_NOT_FOUND'
  /** The request is understood and cannot be done here; the message says why. */
  | 'NOT_ALLOWED'
  /** The address is not among the recipients. */
  | 'RECIPIENT_NOT_FOUND'
  /** The invite changed since the revision that was expected. */
  | 'REVISION_CONFLICT';

/** Which invites are wanted; everything given must hold. */
export type InviteFilter = {
  /** With one of these recipients. */
  recipientEmails?: Array<string> | null | undefined;
  /** Beginning at this instant or later. */
  startsAfter?: string | null | undefined;
  /** Beginning before this instant. */
  startsBefore?: string | null | undefined;
  /** In one of these states. */
  states?: Array<InviteState> | null | undefined;
  /** With a recipient who has one of these; together with recipientEmails, the same recipient. */
  statuses?: Array<RsvpStatus> | null | undefined;
  /** Holding this text in title, description, place, id or recipients, letter case aside. */
  text?: string | null | undefined;
};

/** How invites are sorted. */
export type InviteOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** What to sort by. */
  field: InviteOrderField;
};

/** What invites can be sorted by. */
export type InviteOrderField =
  /** When they were created. */
  | 'CREATED_AT'
  /** When their event begins. */
  | 'STARTS_AT'
  /** When they last changed. */
  | 'UPDATED_AT';

/** Whether an invite stands. */
export type InviteState =
  /** It stands; answers count. */
  | 'ACTIVE'
  /** It was called off; answers are recorded and change nothing. */
  | 'CANCELLED';

/** Which end of a list comes first. */
export type OrderDirection =
  /** Earliest first. */
  | 'ASC'
  /** Latest first. */
  | 'DESC';

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

export type TimeFragment = { dateTime: string | null, date: string | null, timeZone: string };

type Errors_ConflictError_Fragment = { code: ErrorCode, message: string, path: Array<string> | null };

type Errors_InvalidInputError_Fragment = { code: ErrorCode, message: string, path: Array<string> | null };

type Errors_NotFoundError_Fragment = { code: ErrorCode, message: string, path: Array<string> | null };

export type ErrorsFragment =
  | Errors_ConflictError_Fragment
  | Errors_InvalidInputError_Fragment
  | Errors_NotFoundError_Fragment
;

export type CountsFragment = { accepted: number, tentative: number, declined: number, pending: number, total: number };

export type InviteCardFragment = { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } };

export type InvitesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: InviteFilter | null | undefined;
  orderBy?: InviteOrder | null | undefined;
}>;


export type InvitesQuery = { invites: { totalCount: number, pageInfo: { startCursor: string | null, endCursor: string | null, hasNextPage: boolean, hasPreviousPage: boolean }, edges: Array<{ node: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }> } };

export type EngineQueryVariables = Exact<{ [key: string]: never; }>;


export type EngineQuery = { engine: { name: EngineName, capabilities: Array<Capability> } };

export type LiveEventsSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LiveEventsSubscription = { inviteEvents:
    | { __typename: 'DeliveryFailed', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'InviteCancelled', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'InviteCreated', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'InviteSent', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'InviteUpdated', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'MessageReceived', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'ProposalResolved', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'RecipientRemoved', id: string, cursor: string, sequence: number, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
    | { __typename: 'RsvpReceived', status: RsvpStatus, id: string, cursor: string, sequence: number, recipient: { name: string | null } | null, reply: { email: string }, invite: { id: string, smartInviteId: string, state: InviteState, revision: number, event: { summary: string, start: { dateTime: string | null, date: string | null, timeZone: string }, end: { dateTime: string | null, date: string | null, timeZone: string }, location: { description: string | null } | null, recurrence: { rule: string | null } | null }, rsvpSummary: { accepted: number, tentative: number, declined: number, pending: number, total: number } } }
   };

export const ErrorsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Errors"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]} as unknown as DocumentNode<ErrorsFragment, unknown>;
export const TimeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Time"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EventTime"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}}]} as unknown as DocumentNode<TimeFragment, unknown>;
export const CountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<CountsFragment, unknown>;
export const InviteCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InviteCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"start"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"end"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recurrence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rsvpSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Time"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EventTime"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}}]} as unknown as DocumentNode<InviteCardFragment, unknown>;
export const InvitesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Invites"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invites"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InviteCard"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Time"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EventTime"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InviteCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"start"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"end"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recurrence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rsvpSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}}]}}]} as unknown as DocumentNode<InvitesQuery, InvitesQueryVariables>;
export const EngineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Engine"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"engine"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}}]}}]}}]} as unknown as DocumentNode<EngineQuery, EngineQueryVariables>;
export const LiveEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"LiveEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"invite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"InviteCard"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpReceived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reply"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Time"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"EventTime"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dateTime"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}},{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"InviteCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Invite"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"start"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"end"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Time"}}]}},{"kind":"Field","name":{"kind":"Name","value":"location"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recurrence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rsvpSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counts"}}]}}]}}]} as unknown as DocumentNode<LiveEventsSubscription, LiveEventsSubscriptionVariables>;