/**
 * The message of the fan-out and the answer of the status query, ten fields each, written down once: every server is
 * measured with the same shape and size.
 */

/** Our subscription: ten leaves. */
export const EVENTS = `subscription Watch($filter: InviteEventFilter) {
  inviteEvents(filter: $filter) {
    id cursor sequence occurredAt
    invite { smartInviteId }
    ... on RsvpReceived { previousStatus status comment channel verification { method } }
  }
}`;

/** The peers' schema for it, in which EVENTS is valid as it stands. */
export const EVENT_TYPES = `
  input InviteEventFilter { recipientEmails: [String!] smartInviteIds: [String!] }
  type Invite { smartInviteId: String! }
  type Verification { method: String! }
  interface InviteEvent { id: ID! cursor: String! sequence: Int! occurredAt: String! invite: Invite! }
  type RsvpReceived implements InviteEvent {
    id: ID! cursor: String! sequence: Int! occurredAt: String! invite: Invite!
    previousStatus: String status: String! comment: String channel: String! verification: Verification!
  }
  type Query { ready: Boolean }
  type Subscription { inviteEvents(filter: InviteEventFilter): InviteEvent! }
`;

/** The guest whom peers' events concern. */
const CONCERNED = 'guest@bench.test';

/** An event of a peer, of the size of ours. */
export function peerEvent(sequence: number) {
  return {
    __typename: 'RsvpReceived',
    recipientEmail: CONCERNED,
    id: '5f0d1f4e-6f0c-4c2e-9a53-0d6a2f3f7b10',
    cursor: 'MGY0YTFiMmMzZDRlOjEwMDAw.kq3vXf2vJxkB',
    sequence: 10_000 + sequence,
    occurredAt: '2026-11-28T03:15:09.123Z',
    invite: { smartInviteId: 'bench-00000' },
    previousStatus: 'DECLINED',
    status: 'ACCEPTED',
    comment: `Answer ${String(sequence % 1e6).padStart(6, '0')}`,
    channel: 'CALLBACK',
    verification: { method: 'CALLBACK_SIGNATURE' },
  };
}

/** A peer's event as the message that a GraphQL server makes of it. */
export function peerMessage(sequence: number): string {
  const { __typename, recipientEmail, ...event } = peerEvent(sequence);
  return JSON.stringify({ id: '1', type: 'next', payload: { data: { inviteEvents: event } } });
}

/** The status query: ten leaves. */
export const STATUS = `query Status($id: String!) {
  inviteStatus(smartInviteId: $id) {
    id smartInviteId state revision sequence createdAt updatedAt
    recipient { email name status }
  }
}`;

/** A page with recipients. */
export const PAGE = `query Page($after: String) {
  invites(first: 20, after: $after) {
    edges { cursor node { id smartInviteId state revision event { summary } recipients { id email name status } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** The peers' schema for both queries. */
export const INVITE_TYPES = `
  type Query {
    inviteStatus(smartInviteId: String!): Invite
    invites(first: Int, after: String): InviteConnection!
  }
  type Invite {
    id: ID! smartInviteId: String! state: String! revision: Int! sequence: Int!
    createdAt: String! updatedAt: String!
    event: CalendarEvent! recipient: Recipient recipients: [Recipient!]!
  }
  type CalendarEvent { summary: String! }
  type Recipient { id: ID! email: String! name: String status: String! }
  type InviteConnection { edges: [InviteEdge!]! pageInfo: PageInfo! }
  type InviteEdge { cursor: String! node: Invite! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
`;

/** An invite as a peer holds it in memory. */
export function peerInvite(smartInviteId: string) {
  return {
    id: 'SW52aXRlOjVmMGQxZjRlLTZmMGMtNGMyZS05YTUzLTBkNmEyZjNmN2IxMA==',
    smartInviteId,
    state: 'ACTIVE',
    revision: 1,
    sequence: 0,
    createdAt: '2026-11-28T03:15:09.123Z',
    updatedAt: '2026-11-28T03:15:09.123Z',
    recipient: { email: CONCERNED, name: 'Guest', status: 'PENDING' },
  };
}
