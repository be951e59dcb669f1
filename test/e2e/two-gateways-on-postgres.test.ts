import { describe, expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';
import { watchEvents } from '../support/watch-events.ts';

/** Changes that each race is run with. */
const ROUNDS = 5;

const CREATE = `mutation Create($input: CreateInviteInput!) {
  createInvite(input: $input) { invite { id revision } errors { code } }
}`;
const UPDATE = `mutation Update($input: UpdateInviteInput!) {
  updateInvite(input: $input) { invite { id revision } errors { code } }
}`;

async function ask({ graphqlUrl }: GatewayProcess, query: string, input: object) {
  const { data, errors } = await graphqlRequest(graphqlUrl, query, { input });
  if (!data) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0] as {
    readonly invite: { readonly id: string; readonly revision: number } | null;
    readonly errors: readonly { readonly code: string }[];
  };
}

describe.skipIf(postgresMissing)('two gateways that start at once on one empty Postgres', () => {
  test('are one to their callers: no invite twice, no change lost, one stream without a gap', async () => {
    await using database = await postgresDatabase();
    const [first, second] = await Promise.all([
      startGatewayProcess({ DATABASE_URL: database.url }),
      startGatewayProcess({ DATABASE_URL: database.url }),
    ]);
    await using one = first;
    await using other = second;
    const both = [one, other];
    const { cursor } = await createInvite(one.graphqlUrl, quietInput('changed'));
    await using watched = watchEvents(other.socketUrl, cursor);
    let expected = 0;

    for (let round = 0; round < ROUNDS; round++) {
      const made = await Promise.all(
        both.map((gateway) => ask(gateway, CREATE, quietInput(`same-${round}`))),
      );
      expect(made.flatMap(({ errors }) => errors)).toEqual([{ code: 'ALREADY_EXISTS' }]);
      expect(made.filter(({ invite }) => invite)).toHaveLength(1);
      expected++;
    }
    for (let round = 0; round < ROUNDS; round++) {
      const input = quietInput(`once-${round}`, { idempotencyKey: `key-${round}` });
      const [here, there] = await Promise.all(both.map((gateway) => ask(gateway, CREATE, input)));
      expect(here).toMatchObject({ invite: { id: expect.stringMatching(/^\S+$/) }, errors: [] });
      expect(there).toEqual(here);
      expected++;
    }
    const changed = await Promise.all(
      both.flatMap((gateway, index) =>
        Array.from({ length: ROUNDS }, (_, turn) =>
          ask(gateway, UPDATE, {
            smartInviteId: 'changed',
            event: { summary: `Viewing ${index} ${turn}` },
          }),
        ),
      ),
    );
    expected += changed.length;
    const revisions = changed.map(({ invite }) => invite?.revision ?? 0).toSorted((a, b) => a - b);
    expect(revisions).toEqual(changed.map((_, index) => (revisions[0] ?? 0) + index));

    const seen = [];
    while (seen.length < expected) seen.push((await watched.next()).sequence);
    expect(seen).toEqual(Array.from({ length: expected }, (_, index) => index + 2));
  });
});
