import type { InviteFilter, InviteOrder, InvitesQueryVariables, RsvpStatus } from '../generated/graphql.ts';
import { STATUSES } from './status.tsx';

const PAGE = 20;

/** The orders that the list offers, by their name in the address. */
export const ORDERS = {
  newest: { label: 'Newest first', order: { field: 'CREATED_AT', direction: 'DESC' } },
  changed: { label: 'Last changed first', order: { field: 'UPDATED_AT', direction: 'DESC' } },
  soonest: { label: 'By date', order: { field: 'STARTS_AT', direction: 'ASC' } },
} as const satisfies Record<string, { label: string; order: InviteOrder }>;

/** What the list shows, as the address says it: a link to a search finds the same again. */
export interface ListSearch {
  readonly text: string;
  readonly state: '' | 'ACTIVE' | 'CANCELLED';
  readonly status: '' | RsvpStatus;
  readonly order: keyof typeof ORDERS;
  readonly after: string;
  readonly before: string;
}

/** Reads it from the address; what makes no sense counts as not said. */
export function readSearch(search: URLSearchParams): ListSearch {
  const given = (name: string) => search.get(name) ?? '';
  const state = given('state');
  const order = given('order');
  return {
    text: given('text'),
    state: state === 'ACTIVE' || state === 'CANCELLED' ? state : '',
    status: STATUSES.find((status) => status === given('status')) ?? '',
    order: Object.hasOwn(ORDERS, order) ? (order as keyof typeof ORDERS) : 'newest',
    after: given('after'),
    before: given('before'),
  };
}

export function variablesOf(search: ListSearch): InvitesQueryVariables {
  const filter: InviteFilter = {
    ...(search.text.trim() === '' ? {} : { text: search.text.trim() }),
    ...(search.state === '' ? {} : { states: [search.state] }),
    ...(search.status === '' ? {} : { statuses: [search.status] }),
  };
  const page = search.before === '' ? { first: PAGE } : { last: PAGE, before: search.before };
  return {
    ...page,
    ...(search.after === '' ? {} : { after: search.after }),
    filter,
    orderBy: ORDERS[search.order].order,
  };
}

/** Whether anything is left out of the list. */
export function narrows({ text, state, status }: ListSearch): boolean {
  return text.trim() !== '' || state !== '' || status !== '';
}
