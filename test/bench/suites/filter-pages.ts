import type { Row } from '../figures.ts';
import { httpRate, jsonRequest } from '../load/http.ts';
import { alternate, rowOf } from '../rounds.ts';
import { RARE_WORD, storedEmail } from '../stored-data.ts';
import type { Store } from './stored.ts';

const DAY = 86_400_000;
/** Requests of one measurement, unless a single one takes long. */
const REQUESTS = 15;
/** From here on, in milliseconds, a page counts as slow: few are asked for, and the suite stays short. */
const SLOW_MS = 300;

const QUERY = `query Page($filter: InviteFilter, $orderBy: InviteOrder) {
  invites(first: 20, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id smartInviteId state event { summary } recipients { email status } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Every documented filter and order, and their likeliest pairs. */
const PAGES: Readonly<Record<string, (invites: number) => Readonly<Record<string, unknown>>>> = {
  'no filter': () => ({}),
  'oldest first': () => ({ orderBy: { field: 'CREATED_AT', direction: 'ASC' } }),
  'by last change': () => ({ orderBy: { field: 'UPDATED_AT', direction: 'DESC' } }),
  'by start': () => ({ orderBy: { field: 'STARTS_AT', direction: 'ASC' } }),
  'states: CANCELLED': () => ({ filter: { states: ['CANCELLED'] } }),
  'statuses: ACCEPTED': () => ({ filter: { statuses: ['ACCEPTED'] } }),
  'statuses: TENTATIVE': () => ({ filter: { statuses: ['TENTATIVE'] } }),
  recipientEmails: (invites) => ({ filter: { recipientEmails: [storedEmail(3, invites)] } }),
  'recipientEmails and statuses': (invites) => ({
    filter: { recipientEmails: [storedEmail(3, invites)], statuses: ['ACCEPTED'] },
  }),
  'recipientEmails nobody has': () => ({ filter: { recipientEmails: ['nobody@bench.test'] } }),
  startsAfter: () => ({
    filter: { startsAfter: whole(Date.now() + DAY) },
    orderBy: { field: 'STARTS_AT', direction: 'ASC' },
  }),
  'startsAfter, newest first': () => ({ filter: { startsAfter: whole(Date.now() + DAY) } }),
  'startsAfter and startsBefore': () => ({
    filter: { startsAfter: whole(Date.now()), startsBefore: whole(Date.now() + DAY) },
  }),
  'text that many have': () => ({ filter: { text: 'viewing' } }),
  'text that one has': () => ({ filter: { text: RARE_WORD } }),
  'text that none has': () => ({ filter: { text: 'no such words anywhere' } }),
};

/** The time of a first page with many stored invites as a ratio of that with few, filter by filter. */
export async function filterPages(
  small: Store,
  large: Store,
  { rounds }: { readonly rounds: number },
  progress: (what: string) => void,
): Promise<{ rows: Row[]; notes: string[] }> {
  const rows: Row[] = [];
  const slow: string[] = [];
  for (const [name, variables] of Object.entries(PAGES)) {
    const requests = ({ data }: Store) => [
      jsonRequest('/graphql', JSON.stringify({ query: QUERY, variables: variables(data.invites) })),
    ];
    const timeOf = async (store: Store, count: number) => {
      const load = { port: store.server.port, requests: requests(store), connections: 1, count };
      return (await httpRate(load)).p50ms;
    };
    await timeOf(small, 3);
    const first = await timeOf(large, 1);
    const isSlow = first > SLOW_MS;
    if (isSlow) slow.push(`${name} (${Math.round(first)} ms)`);
    const count = isSlow ? 1 : REQUESTS;
    const series = await alternate(
      [
        { name: small.name, measure: async () => ({ ms: await timeOf(small, count) }) },
        { name: large.name, measure: async () => ({ ms: await timeOf(large, count) }) },
      ],
      isSlow ? Math.min(2, rounds) : rounds,
    );
    const row = rowOf(
      {
        suite: 'stored',
        key: `page-${name.replace(/[^a-z]+/gi, '-').toLowerCase()}`,
        what: `first page, ${name}, with ${large.name}`,
        of: `with ${small.name}`,
        unit: 'ms',
        goal: { kind: 'at most', value: 3 },
      },
      series.of(large.name, 'ms'),
      series.of(small.name, 'ms'),
    );
    progress(`first page, ${name}: ${row.ratio.toFixed(2)} (${row.measured.value.toFixed(2)} ms)`);
    rows.push(row);
  }
  return { rows, notes: slow.length > 0 ? [`Slow pages of the large store: ${slow.join(', ')}.`] : [] };
}

function whole(instant: number): string {
  return new Date(Math.round(instant / 1000) * 1000).toISOString().replace('.000', '');
}
