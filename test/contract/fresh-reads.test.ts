import { expect, test } from 'vitest';
import { createInvite, quietInput } from '../support/create-invite.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { graphqlRequest } from '../support/graphql-request.ts';
import { openTestGateway } from '../support/open-gateway.ts';
import { postgresDatabase, postgresMissing } from '../support/postgres.ts';

const INVITES = ['one', 'two', 'three'];
const READERS = 6;
/** Reads in all; more with this variable. */
const READS = Number(process.env.FRESH_READS ?? 2000);

const STATUS = 'query ($id: String!) { inviteStatus(smartInviteId: $id) { revision } }';
const LIST = '{ invites(first: 10) { edges { node { smartInviteId revision } } } }';
const UPDATE = `mutation ($id: String!, $summary: String!) {
  updateInvite(input: { smartInviteId: $id, event: { summary: $summary }, delivery: RETURN }) {
    invite { revision } errors { message } } }`;

const stores = [
  { name: 'SQLite', open: async () => undefined },
  ...(postgresMissing ? [] : [{ name: 'Postgres', open: postgresDatabase }]),
];

/**
 * Writers and readers at two gateways over one store, one in this process and one in another. Whatever a writer was
 * told, at either of them, every read at either of them that begins afterwards has to show, or something newer.
 */
test.each(stores)(
  'no read is older than a write acknowledged before it began: $name',
  async ({ open }) => {
    await using stack = new AsyncDisposableStack();
    const database = await open();
    if (database) stack.use(database);
    const here = stack.use(await openTestGateway(database ? { DATABASE_URL: database.url } : {}));
    const elsewhere = stack.use(await startGatewayProcess({ DATABASE_URL: here.databaseUrl }));
    const urls = [here.graphqlUrl, elsewhere.graphqlUrl];
    for (const id of INVITES) await createInvite(here.graphqlUrl, quietInput(id));

    const acknowledged = new Map(INVITES.map((id) => [id, 1]));
    const late: string[] = [];
    let reads = 0;
    let writes = 0;
    let sawNews = 0;
    const isDone = () => reads >= READS || late.length > 0;
    const check = (id: string, revision: number, floor: number, url: string) => {
      reads++;
      if (revision > floor) sawNews++;
      if (revision < floor) late.push(`${id} at ${url}: ${revision} after ${floor} was acknowledged`);
    };

    const write = async (writer: number) => {
      for (let turn = writer; !isDone(); turn++) {
        const id = INVITES[turn % INVITES.length] as string;
        const answer = await graphqlRequest(urls[turn % 2] as string, UPDATE, {
          id,
          summary: `Turn ${turn}`,
        });
        const { invite } = answer.data.updateInvite;
        if (!invite) throw new Error(JSON.stringify(answer));
        acknowledged.set(id, Math.max(invite.revision, acknowledged.get(id) ?? 0));
        writes++;
        // Between its writes, answers are given again.
        await new Promise((resolve) => setTimeout(resolve, turn % 7));
      }
    };
    const read = async (reader: number) => {
      for (let turn = reader; !isDone(); turn++) {
        const url = urls[turn % 2] as string;
        const id = INVITES[turn % INVITES.length] as string;
        const floors = new Map(acknowledged);
        if (turn % 5 > 0) {
          const { data } = await graphqlRequest(url, STATUS, { id });
          check(id, data.inviteStatus.revision, floors.get(id) as number, url);
        } else {
          const { data } = await graphqlRequest(url, LIST);
          for (const { node } of data.invites.edges)
            check(node.smartInviteId, node.revision, floors.get(node.smartInviteId) as number, url);
        }
      }
    };
    await Promise.all([write(0), write(1), ...Array.from({ length: READERS }, (_, reader) => read(reader))]);
    expect(late).toEqual([]);
    // There was something to miss, all the time.
    expect(writes).toBeGreaterThan(INVITES.length);
    expect(sawNews).toBeGreaterThan(0);
  },
  120_000,
);
