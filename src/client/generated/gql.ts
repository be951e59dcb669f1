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
    "# What createInviteEventStream and the hooks ask for when they are given no document of their own.\n\nsubscription InviteEvents($after: Cursor, $filter: InviteEventFilter) {\n  inviteEvents(after: $after, filter: $filter) {\n    __typename\n    id\n    cursor\n    sequence\n    occurredAt\n    invite {\n      id\n      smartInviteId\n      state\n      revision\n    }\n    ... on RsvpReceived {\n      previousStatus\n      status\n      comment\n      channel\n      recipient {\n        id\n        email\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n\nsubscription InviteStatus($smartInviteId: String!, $recipientEmail: EmailAddress) {\n  inviteStatus(smartInviteId: $smartInviteId, recipientEmail: $recipientEmail) {\n    id\n    smartInviteId\n    state\n    revision\n    event {\n      summary\n      start {\n        dateTime\n        date\n        timeZone\n      }\n      end {\n        dateTime\n        date\n        timeZone\n      }\n    }\n    recipients {\n      id\n      email\n      name\n      status\n      comment\n      respondedAt\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n": typeof types.InviteEventsDocument,
};
const documents: Documents = {
    "# What createInviteEventStream and the hooks ask for when they are given no document of their own.\n\nsubscription InviteEvents($after: Cursor, $filter: InviteEventFilter) {\n  inviteEvents(after: $after, filter: $filter) {\n    __typename\n    id\n    cursor\n    sequence\n    occurredAt\n    invite {\n      id\n      smartInviteId\n      state\n      revision\n    }\n    ... on RsvpReceived {\n      previousStatus\n      status\n      comment\n      channel\n      recipient {\n        id\n        email\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n\nsubscription InviteStatus($smartInviteId: String!, $recipientEmail: EmailAddress) {\n  inviteStatus(smartInviteId: $smartInviteId, recipientEmail: $recipientEmail) {\n    id\n    smartInviteId\n    state\n    revision\n    event {\n      summary\n      start {\n        dateTime\n        date\n        timeZone\n      }\n      end {\n        dateTime\n        date\n        timeZone\n      }\n    }\n    recipients {\n      id\n      email\n      name\n      status\n      comment\n      respondedAt\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n": types.InviteEventsDocument,
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
export function graphql(source: "# What createInviteEventStream and the hooks ask for when they are given no document of their own.\n\nsubscription InviteEvents($after: Cursor, $filter: InviteEventFilter) {\n  inviteEvents(after: $after, filter: $filter) {\n    __typename\n    id\n    cursor\n    sequence\n    occurredAt\n    invite {\n      id\n      smartInviteId\n      state\n      revision\n    }\n    ... on RsvpReceived {\n      previousStatus\n      status\n      comment\n      channel\n      recipient {\n        id\n        email\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n\nsubscription InviteStatus($smartInviteId: String!, $recipientEmail: EmailAddress) {\n  inviteStatus(smartInviteId: $smartInviteId, recipientEmail: $recipientEmail) {\n    id\n    smartInviteId\n    state\n    revision\n    event {\n      summary\n      start {\n        dateTime\n        date\n        timeZone\n      }\n      end {\n        dateTime\n        date\n        timeZone\n      }\n    }\n    recipients {\n      id\n      email\n      name\n      status\n      comment\n      respondedAt\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n"): (typeof documents)["# What createInviteEventStream and the hooks ask for when they are given no document of their own.\n\nsubscription InviteEvents($after: Cursor, $filter: InviteEventFilter) {\n  inviteEvents(after: $after, filter: $filter) {\n    __typename\n    id\n    cursor\n    sequence\n    occurredAt\n    invite {\n      id\n      smartInviteId\n      state\n      revision\n    }\n    ... on RsvpReceived {\n      previousStatus\n      status\n      comment\n      channel\n      recipient {\n        id\n        email\n        name\n      }\n      reply {\n        email\n      }\n    }\n  }\n}\n\nsubscription InviteStatus($smartInviteId: String!, $recipientEmail: EmailAddress) {\n  inviteStatus(smartInviteId: $smartInviteId, recipientEmail: $recipientEmail) {\n    id\n    smartInviteId\n    state\n    revision\n    event {\n      summary\n      start {\n        dateTime\n        date\n        timeZone\n      }\n      end {\n        dateTime\n        date\n        timeZone\n      }\n    }\n    recipients {\n      id\n      email\n      name\n      status\n      comment\n      respondedAt\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;