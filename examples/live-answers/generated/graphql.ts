/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A new invite. Give exactly one of recipient and recipients. */
export type CreateInviteInput = {
  /** Where the application wants to be called back; kept with it. */
  callbackUrl?: string | null | undefined;
  /** Who mails it, now and by default later. Default: SEND. */
  delivery?: Delivery | null | undefined;
  /** What they are invited to. */
  event: EventInput;
  /** Makes repeating safe: the same key and input give the first result for 48 hours, another input an error. */
  idempotencyKey?: string | null | undefined;
  /** Who invites. Default: the gateway's own name. */
  organizer?: OrganizerInput | null | undefined;
  /** The only person invited. */
  recipient?: RecipientInput | null | undefined;
  /** Several people, 200 at most, invited to one event; each is mailed alone and, by default, sees no other guest. */
  recipients?: Array<RecipientInput> | null | undefined;
  /** Only with recipients: whether each of them sees the others, by name, address and answer. Who comes later or goes is a mail to the others only under notify ALL. Default: false. */
  showGuestList?: boolean | null | undefined;
  /** The application's own id, at most 256 characters. With one recipient, unique together with them. */
  smartInviteId: string;
};

/** Who brings a text to the guests. */
export type Delivery =
  /** Nothing is mailed; the application takes attachments.icalendar and brings it itself. */
  | 'RETURN'
  /** The gateway mails it. */
  | 'SEND';

/** Why a mutation was refused. Codes are stable, messages are for people. */
export type ErrorCode =
  /** An invite, or an application, has this id already. */
  | 'ALREADY_EXISTS'
  /** These credentials administer no key with this id. */
  | 'API_KEY_NOT_FOUND'
  /** These credentials administer no application with this id. */
  | 'APPLICATION_NOT_FOUND'
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

/** What happens, when and where. */
export type EventInput = {
  /** A colour as #RRGGBB. */
  color?: string | null | undefined;
  /** Plain text about it. At most 4,096 characters. */
  description?: string | null | undefined;
  /** When it is over; of the same kind as start, and later. */
  end: EventTimeInput;
  /** Where it takes place. */
  location?: LocationInput | null | undefined;
  /** How it repeats. Default: it takes place once. */
  recurrence?: RecurrenceInput | null | undefined;
  /** At most 10, most wanted first. */
  reminders?: Array<ReminderInput> | null | undefined;
  /** When it begins. */
  start: EventTimeInput;
  /** The title. At most 1,024 characters. */
  summary: string;
  /** Whether it blocks the time. Default: OPAQUE. */
  transparency?: Transparency | null | undefined;
  /** A page about it, http or https. */
  url?: string | null | undefined;
};

/** When an event begins or ends. Give exactly one of dateTime and date. */
export type EventTimeInput = {
  /** A day, for all-day events. As an end: the first day after the event. */
  date?: string | null | undefined;
  /** An instant with its offset. */
  dateTime?: string | null | undefined;
  /** The zone to show it in. Default: Etc/UTC. */
  timeZone?: string | null | undefined;
};

/** Whether an invite stands. */
export type InviteState =
  /** It stands; answers count. */
  | 'ACTIVE'
  /** It was called off; answers are recorded and change nothing. */
  | 'CANCELLED';

/** Where an event takes place. */
export type LocationInput = {
  /** The place in words, or a link. At most 1,024 characters. */
  description?: string | null | undefined;
  /** Degrees north, -85.05115 to 85.05115; together with longitude. */
  latitude?: number | null | undefined;
  /** Degrees east, -180 to 180; together with latitude. */
  longitude?: number | null | undefined;
};

/** Who invites. */
export type OrganizerInput = {
  /** The person behind the invite, for display. Answers go to the invite's own reply address. */
  email?: string | null | undefined;
  /** The name that guests see. At most 256 characters. */
  name?: string | null | undefined;
};

/** Somebody to invite. */
export type RecipientInput = {
  /** Where the invitation goes. */
  email: string;
  /** Their name. At most 256 characters. */
  name?: string | null | undefined;
  /** What they answered already, if the application knows. Default: PENDING. */
  status?: RsvpStatus | null | undefined;
};

/** How an event repeats. The start of the event is the first occurrence, and the series keeps its time of day in the start's time zone. What calendars would read differently is refused. */
export type RecurrenceInput = {
  /** Starts of further occurrences, at most 200. */
  add?: Array<EventTimeInput> | null | undefined;
  /** Starts of occurrences to leave out, at most 200. */
  exclude?: Array<EventTimeInput> | null | undefined;
  /** An RRULE value (RFC 5545) such as FREQ=WEEKLY;BYDAY=TU;COUNT=10. FREQ is DAILY, WEEKLY, MONTHLY or YEARLY, with INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST. */
  rule?: string | null | undefined;
};

/** A wish to be reminded. */
export type ReminderInput = {
  /** Minutes before the start: 0 to 86,400 (60 days). */
  minutes: number;
};

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

/** Whether the event blocks the time in a calendar (RFC 5545 TRANSP). */
export type Transparency =
  /** The guest is busy. */
  | 'OPAQUE'
  /** The guest stays free. */
  | 'TRANSPARENT';

export type CreateVisitMutationVariables = Exact<{
  input: CreateInviteInput;
}>;


export type CreateVisitMutation = { createInvite: { invite: { timeline: { edges: Array<{ cursor: string }> } } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> | null }
      | { code: ErrorCode, message: string, path: Array<string> | null }
      | { code: ErrorCode, message: string, path: Array<string> | null }
    > } };

export type VisitStatusQueryVariables = Exact<{
  smartInviteId: string;
}>;


export type VisitStatusQuery = { inviteStatus: { smartInviteId: string, state: InviteState, event: { summary: string }, recipients: Array<{ email: string, status: RsvpStatus, comment: string | null }>, rsvpSummary: { total: number, accepted: number, tentative: number, declined: number, pending: number } } | null };

export type AnswersSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AnswersSubscription = { inviteEvents:
    | { __typename: 'DeliveryFailed', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'InviteCancelled', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'InviteCreated', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'InviteSent', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'InviteUpdated', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'MessageReceived', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'ProposalResolved', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'RecipientRemoved', cursor: string, sequence: number, invite: { smartInviteId: string } }
    | { __typename: 'RsvpReceived', status: RsvpStatus, comment: string | null, cursor: string, sequence: number, reply: { email: string }, invite: { smartInviteId: string } }
   };


export const CreateVisitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateVisit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateInviteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createInvite"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"timeline"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<CreateVisitMutation, CreateVisitMutationVariables>;
export const VisitStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"VisitStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"smartInviteId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"smartInviteId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"recipients"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rsvpSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"tentative"}},{"kind":"Field","name":{"kind":"Name","value":"declined"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}}]}}]}}]}}]} as unknown as DocumentNode<VisitStatusQuery, VisitStatusQueryVariables>;
export const AnswersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Answers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"types"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"RSVP_RECEIVED"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"invite"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"smartInviteId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RsvpReceived"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"reply"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AnswersSubscription, AnswersSubscriptionVariables>;