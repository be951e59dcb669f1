import { StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

let gateway: TestGateway;
const COUNT = 25;

beforeAll(async () => {
  gateway = await openTestGateway();
  for (let index = 0; index < COUNT; index++) {
    const { data } = await gateway.request(
      /* GraphQL */ `mutation ($input: CreateInviteInput!) { createInvite(input: $input) { errors { message } } }`,
      {
        input: {
          smartInviteId: `list-${index}`,
          ...(index % 5 === 0
            ? {
                recipients: [
                  { email: 'ana@guest.test', status: 'DECLINED' },
                  { email: `bo${index}@guest.test` },
                ],
              }
            : { recipient: { email: 'ana@guest.test' } }),
          event: {
            summary: index % 2 === 0 ? `Even ${index}` : `Odd_${index}`,
            start: { dateTime: `2031-03-${String(index + 1).padStart(2, '0')}T09:00:00Z` },
            end: { dateTime: `2031-03-${String(index + 1).padStart(2, '0')}T10:00:00Z` },
          },
        },
      },
    );
    expect(data.createInvite.errors).toEqual([]);
  }
  await gateway.request('{ outbox { edges { node { id } } } }');
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ids = (connection: { edges: { node: { smartInviteId: string } }[] }) =>
  connection.edges.map(({ node }) => node.smartInviteId);

describe('lists of invites', () => {
  test('give 20 at first, and the rest after the cursor, newest first', async () => {
    const first = await gateway.request(
      '{ invites { totalCount edges { node { smartInviteId } } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
    );
    const { totalCount, pageInfo, ...page } = first.data.invites;
    expect(totalCount).toBe(COUNT);
    expect(ids(page)).toHaveLength(20);
    expect(ids(page)[0]).toBe(`list-${COUNT - 1}`);
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await gateway.request(
      'query ($after: String) { invites(after: $after) { edges { node { smartInviteId } } pageInfo { hasNextPage hasPreviousPage } } }',
      { after: pageInfo.endCursor },
    );
    expect(ids(rest.data.invites)).toEqual(['list-4', 'list-3', 'list-2', 'list-1', 'list-0']);
    expect(rest.data.invites.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
  });

  test('go backwards too, and sort by start', async () => {
    const { data } = await gateway.request(
      '{ invites(last: 2, orderBy: { field: STARTS_AT, direction: ASC }) { edges { node { smartInviteId } } pageInfo { hasNextPage hasPreviousPage startCursor } } }',
    );
    expect(ids(data.invites)).toEqual([`list-${COUNT - 2}`, `list-${COUNT - 1}`]);
    expect(data.invites.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await gateway.request(
      'query ($before: String) { invites(last: 2, before: $before, orderBy: { field: STARTS_AT, direction: ASC }) { edges { node { smartInviteId } } } }',
      { before: data.invites.pageInfo.startCursor },
    );
    expect(ids(before.data.invites)).toEqual([`list-${COUNT - 4}`, `list-${COUNT - 3}`]);
  });

  test.each([
    ['text: "even 1"', ['list-18', 'list-16', 'list-14', 'list-12', 'list-10']],
    ['text: "odd_1"', ['list-19', 'list-17', 'list-15', 'list-13', 'list-11', 'list-1']],
    ['statuses: [DECLINED], recipientEmails: ["bo5@guest.test"]', []],
    ['statuses: [PENDING], recipientEmails: ["bo5@guest.test"]', ['list-5']],
    ['startsAfter: "2031-03-24T09:00:00Z"', ['list-24', 'list-23']],
    ['startsBefore: "2031-03-02T09:00:00Z"', ['list-0']],
    ['states: [CANCELLED]', []],
  ])('filter by %s', async (filter, expected) => {
    const { data } = await gateway.request(
      `{ invites(filter: { ${filter} }) { totalCount edges { node { smartInviteId } } } }`,
    );
    expect(ids(data.invites)).toEqual(expected);
    expect(data.invites.totalCount).toBe(expected.length);
  });

  test.each([
    ['first: 0', 'A page has 1 to 100 items, not 0.'],
    ['first: 101', 'A page has 1 to 100 items, not 101.'],
    ['first: 1, last: 1', 'Give first or last, not both.'],
    ['after: "nonsense"', 'This cursor is not one of this list.'],
    ['filter: { states: [] }', 'A list in a filter has 1 to 100 values.'],
  ])('refuse %s in words', async (args, message) => {
    const { errors } = await gateway.request(`{ invites(${args}) { edges { cursor } } }`);
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('the log', () => {
  test('is read in pages, oldest first, with a filter', async () => {
    const { data } = await gateway.request(
      '{ inviteEvents(first: 3, filter: { types: [INVITE_CREATED] }) { edges { cursor node { cursor __typename invite { smartInviteId } } } pageInfo { hasNextPage endCursor } } }',
    );
    const { edges, pageInfo } = data.inviteEvents;
    expect(
      edges.map(({ node }: { node: { invite: { smartInviteId: string } } }) => node.invite.smartInviteId),
    ).toEqual(['list-0', 'list-1', 'list-2']);
    expect(edges[0].cursor).toBe(edges[0].node.cursor);
    expect(pageInfo.hasNextPage).toBe(true);
    const next = await gateway.request(
      'query ($after: Cursor) { inviteEvents(after: $after, first: 1, filter: { types: [INVITE_CREATED] }) { edges { node { invite { smartInviteId } } } } }',
      { after: pageInfo.endCursor },
    );
    expect(next.data.inviteEvents.edges[0].node.invite.smartInviteId).toBe('list-3');
  });

  test('refuses a cursor that it did not make', async () => {
    const { errors } = await gateway.request('{ inviteEvents(after: "AAAA") { edges { cursor } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('nodes', () => {
  test('invites, recipients and captured mail are found again by id; foreign ids give null', async () => {
    const { data } = await gateway.request(
      '{ invites(first: 1) { edges { node { id recipients { id } } } } outbox(first: 1) { edges { node { id } } } }',
    );
    const invite = data.invites.edges[0].node;
    const wanted = [invite.id, invite.recipients[0].id, data.outbox.edges[0].node.id];
    const gone = Buffer.from('Invite:00000000-0000-4000-8000-000000000000').toString('base64');
    const { data: found } = await gateway.request(
      'query ($ids: [ID!]!, $one: ID!) { nodes(ids: $ids) { __typename id } node(id: $one) { ... on Recipient { email } } }',
      { ids: [...wanted, gone], one: invite.recipients[0].id },
    );
    expect(found.nodes.map((node: { __typename: string } | null) => node?.__typename)).toEqual([
      'Invite',
      'Recipient',
      'OutboxMail',
      undefined,
    ]);
    expect(found.node.email).toMatch(/@guest\.test$/);
  });
});

describe('queries to the database', () => {
  test('do not grow with the number of invites, recipients, replies, timelines or nodes', async () => {
    const statementsOf = async (query: string, variables?: Record<string, unknown>) => {
      let count = 0;
      const all = StatementSync.prototype.all;
      StatementSync.prototype.all = function (this: StatementSync, ...parameters) {
        count++;
        return (all as (...values: unknown[]) => unknown[]).apply(this, parameters);
      } as typeof all;
      try {
        expect((await gateway.request(query, variables)).errors).toBeUndefined();
      } finally {
        StatementSync.prototype.all = all;
      }
      return count;
    };
    // The least of three: the tail and the queues look now and then, too. The comment makes each a text of its own,
    // or the second would be answered without the store.
    const statements = async (query: string, variables?: Record<string, unknown>) => {
      const counts: number[] = [];
      for (let run = 0; run < 3; run++) counts.push(await statementsOf(`${query} # ${run}`, variables));
      return Math.min(...counts);
    };
    const list = (first: number) =>
      `{ invites(first: ${first}) { totalCount edges { node { id attachments { icalendar } recipients { id status delivery { state } } replies { email } rsvpSummary { accepted } timeline(first: 3) { edges { node { id invite { id recipients { id } } } } } } } } }`;
    const few = await statements(list(2));
    expect(few).toBeGreaterThan(0);
    expect(await statements(list(COUNT))).toBe(few);

    const { data } = await gateway.request(
      '{ invites(first: 20) { edges { node { id recipients { id } } } } }',
    );
    const nodes = data.invites.edges.flatMap(
      ({ node }: { node: { id: string; recipients: { id: string }[] } }) => [
        node.id,
        ...node.recipients.map(({ id }) => id),
      ],
    );
    const byIds = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect(await statements(byIds, { ids: nodes })).toBe(
      await statements(byIds, { ids: [nodes[0], nodes[1]] }),
    );

    const status = (count: number) =>
      `{ ${Array.from({ length: count }, (_, index) => `s${index}: inviteStatus(smartInviteId: "list-1") { state }`).join(' ')} }`;
    expect(await statements(status(5))).toBe(await statements(status(1)));
  });
});
