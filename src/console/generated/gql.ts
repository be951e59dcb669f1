/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "fragment Time on EventTime {\n  dateTime\n  date\n  timeZone\n}\n\nfragment Errors on UserError {\n  code\n  message\n  path\n}\n\nfragment Counts on RsvpSummary {\n  accepted\n  tentative\n  declined\n  pending\n  total\n}\n\n# What a list shows of an invite.\nfragment InviteCard on Invite {\n  id\n  smartInviteId\n  state\n  revision\n  event {\n    summary\n    start {\n      ...Time\n    }\n    end {\n      ...Time\n    }\n    location {\n      description\n    }\n    recurrence {\n      rule\n    }\n  }\n  rsvpSummary {\n    ...Counts\n  }\n}\n": typeof types.TimeFragmentDoc,
    "query Invites(\n  $first: Int\n  $after: String\n  $last: Int\n  $before: String\n  $filter: InviteFilter\n  $orderBy: InviteOrder\n) {\n  invites(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    pageInfo {\n      startCursor\n      endCursor\n      hasNextPage\n      hasPreviousPage\n    }\n    edges {\n      node {\n        ...InviteCard\n      }\n    }\n  }\n}\n\nquery Engine {\n  engine {\n    name\n    capabilities\n  }\n}\n": typeof types.InvitesDocument,
    "subscription LiveEvents($after: Cursor) {\n  inviteEvents(after: $after) {\n    __typename\n    id\n    cursor\n    sequence\n    invite {\n      ...InviteCard\n    }\n    ... on RsvpReceived {\n      status\n      recipient {\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n": typeof types.LiveEventsDocument,
};
const documents: Documents = {
    "fragment Time on EventTime {\n  dateTime\n  date\n  timeZone\n}\n\nfragment Errors on UserError {\n  code\n  message\n  path\n}\n\nfragment Counts on RsvpSummary {\n  accepted\n  tentative\n  declined\n  pending\n  total\n}\n\n# What a list shows of an invite.\nfragment InviteCard on Invite {\n  id\n  smartInviteId\n  state\n  revision\n  event {\n    summary\n    start {\n      ...Time\n    }\n    end {\n      ...Time\n    }\n    location {\n      description\n    }\n    recurrence {\n      rule\n    }\n  }\n  rsvpSummary {\n    ...Counts\n  }\n}\n": types.TimeFragmentDoc,
    "query Invites(\n  $first: Int\n  $after: String\n  $last: Int\n  $before: String\n  $filter: InviteFilter\n  $orderBy: InviteOrder\n) {\n  invites(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    pageInfo {\n      startCursor\n      endCursor\n      hasNextPage\n      hasPreviousPage\n    }\n    edges {\n      node {\n        ...InviteCard\n      }\n    }\n  }\n}\n\nquery Engine {\n  engine {\n    name\n    capabilities\n  }\n}\n": types.InvitesDocument,
    "subscription LiveEvents($after: Cursor) {\n  inviteEvents(after: $after) {\n    __typename\n    id\n    cursor\n    sequence\n    invite {\n      ...InviteCard\n    }\n    ... on RsvpReceived {\n      status\n      recipient {\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n": types.LiveEventsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Time on EventTime {\n  dateTime\n  date\n  timeZone\n}\n\nfragment Errors on UserError {\n  code\n  message\n  path\n}\n\nfragment Counts on RsvpSummary {\n  accepted\n  tentative\n  declined\n  pending\n  total\n}\n\n# What a list shows of an invite.\nfragment InviteCard on Invite {\n  id\n  smartInviteId\n  state\n  revision\n  event {\n    summary\n    start {\n      ...Time\n    }\n    end {\n      ...Time\n    }\n    location {\n      description\n    }\n    recurrence {\n      rule\n    }\n  }\n  rsvpSummary {\n    ...Counts\n  }\n}\n"): (typeof documents)["fragment Time on EventTime {\n  dateTime\n  date\n  timeZone\n}\n\nfragment Errors on UserError {\n  code\n  message\n  path\n}\n\nfragment Counts on RsvpSummary {\n  accepted\n  tentative\n  declined\n  pending\n  total\n}\n\n# What a list shows of an invite.\nfragment InviteCard on Invite {\n  id\n  smartInviteId\n  state\n  revision\n  event {\n    summary\n    start {\n      ...Time\n    }\n    end {\n      ...Time\n    }\n    location {\n      description\n    }\n    recurrence {\n      rule\n    }\n  }\n  rsvpSummary {\n    ...Counts\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Invites(\n  $first: Int\n  $after: String\n  $last: Int\n  $before: String\n  $filter: InviteFilter\n  $orderBy: InviteOrder\n) {\n  invites(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    pageInfo {\n      startCursor\n      endCursor\n      hasNextPage\n      hasPreviousPage\n    }\n    edges {\n      node {\n        ...InviteCard\n      }\n    }\n  }\n}\n\nquery Engine {\n  engine {\n    name\n    capabilities\n  }\n}\n"): (typeof documents)["query Invites(\n  $first: Int\n  $after: String\n  $last: Int\n  $before: String\n  $filter: InviteFilter\n  $orderBy: InviteOrder\n) {\n  invites(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {\n    totalCount\n    pageInfo {\n      startCursor\n      endCursor\n      hasNextPage\n      hasPreviousPage\n    }\n    edges {\n      node {\n        ...InviteCard\n      }\n    }\n  }\n}\n\nquery Engine {\n  engine {\n    name\n    capabilities\n  }\n}\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription LiveEvents($after: Cursor) {\n  inviteEvents(after: $after) {\n    __typename\n    id\n    cursor\n    sequence\n    invite {\n      ...InviteCard\n    }\n    ... on RsvpReceived {\n      status\n      recipient {\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n"): (typeof documents)["subscription LiveEvents($after: Cursor) {\n  inviteEvents(after: $after) {\n    __typename\n    id\n    cursor\n    sequence\n    invite {\n      ...InviteCard\n    }\n    ... on RsvpReceived {\n      status\n      recipient {\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;