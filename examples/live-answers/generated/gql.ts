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
    "mutation CreateVisit($input: CreateInviteInput!) {\n  createInvite(input: $input) {\n    invite {\n      timeline(first: 1) {\n        edges {\n          cursor\n        }\n      }\n    }\n    errors {\n      code\n      message\n      path\n    }\n  }\n}\n\nquery VisitStatus($smartInviteId: String!) {\n  inviteStatus(smartInviteId: $smartInviteId) {\n    smartInviteId\n    state\n    event {\n      summary\n    }\n    recipients {\n      email\n      status\n      comment\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n\nsubscription Answers($after: Cursor) {\n  inviteEvents(after: $after, filter: { types: [RSVP_RECEIVED] }) {\n    __typename\n    cursor\n    sequence\n    invite {\n      smartInviteId\n    }\n    ... on RsvpReceived {\n      status\n      comment\n      reply {\n        email\n      }\n    }\n  }\n}\n": typeof types.CreateVisitDocument,
};
const documents: Documents = {
    "mutation CreateVisit($input: CreateInviteInput!) {\n  createInvite(input: $input) {\n    invite {\n      timeline(first: 1) {\n        edges {\n          cursor\n        }\n      }\n    }\n    errors {\n      code\n      message\n      path\n    }\n  }\n}\n\nquery VisitStatus($smartInviteId: String!) {\n  inviteStatus(smartInviteId: $smartInviteId) {\n    smartInviteId\n    state\n    event {\n      summary\n    }\n    recipients {\n      email\n      status\n      comment\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n\nsubscription Answers($after: Cursor) {\n  inviteEvents(after: $after, filter: { types: [RSVP_RECEIVED] }) {\n    __typename\n    cursor\n    sequence\n    invite {\n      smartInviteId\n    }\n    ... on RsvpReceived {\n      status\n      comment\n      reply {\n        email\n      }\n    }\n  }\n}\n": types.CreateVisitDocument,
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
export function graphql(source: "mutation CreateVisit($input: CreateInviteInput!) {\n  createInvite(input: $input) {\n    invite {\n      timeline(first: 1) {\n        edges {\n          cursor\n        }\n      }\n    }\n    errors {\n      code\n      message\n      path\n    }\n  }\n}\n\nquery VisitStatus($smartInviteId: String!) {\n  inviteStatus(smartInviteId: $smartInviteId) {\n    smartInviteId\n    state\n    event {\n      summary\n    }\n    recipients {\n      email\n      status\n      comment\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n\nsubscription Answers($after: Cursor) {\n  inviteEvents(after: $after, filter: { types: [RSVP_RECEIVED] }) {\n    __typename\n    cursor\n    sequence\n    invite {\n      smartInviteId\n    }\n    ... on RsvpReceived {\n      status\n      comment\n      reply {\n        email\n      }\n    }\n  }\n}\n"): (typeof documents)["mutation CreateVisit($input: CreateInviteInput!) {\n  createInvite(input: $input) {\n    invite {\n      timeline(first: 1) {\n        edges {\n          cursor\n        }\n      }\n    }\n    errors {\n      code\n      message\n      path\n    }\n  }\n}\n\nquery VisitStatus($smartInviteId: String!) {\n  inviteStatus(smartInviteId: $smartInviteId) {\n    smartInviteId\n    state\n    event {\n      summary\n    }\n    recipients {\n      email\n      status\n      comment\n    }\n    rsvpSummary {\n      total\n      accepted\n      tentative\n      declined\n      pending\n    }\n  }\n}\n\nsubscription Answers($after: Cursor) {\n  inviteEvents(after: $after, filter: { types: [RSVP_RECEIVED] }) {\n    __typename\n    cursor\n    sequence\n    invite {\n      smartInviteId\n    }\n    ... on RsvpReceived {\n      status\n      comment\n      reply {\n        email\n      }\n    }\n  }\n}\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;