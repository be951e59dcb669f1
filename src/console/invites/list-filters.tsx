import { useEffect, useState } from 'react';
import { addressOf, amendAddress } from '../shell/route.ts';
import { type ListSearch, ORDERS } from './list-search.ts';
import { STATUS_WORDS, STATUSES } from './status.tsx';

/** How long somebody has stopped typing before it is searched, in milliseconds. */
const TYPED = 250;

/** Search, filters and order. They change the address, and the list follows it from its first page on. */
export function ListFilters({ search }: { readonly search: ListSearch }) {
  const [text, setText] = useState(search.text);
  const change = (changed: Partial<ListSearch>) => {
    const { text, state, status, order } = { ...search, ...changed };
    amendAddress(addressOf([], { text, state, status, order: order === 'newest' ? '' : order }));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts a search
  useEffect(() => {
    if (text === search.text) return;
    const timer = setTimeout(() => change({ text }), TYPED);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <search className="filters">
      <input
        type="search"
        aria-label="Search invites"
        placeholder="Search title, place, people …"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <select
        aria-label="State"
        value={search.state}
        onChange={(event) => change({ state: event.target.value as ListSearch['state'] })}
      >
        <option value="">Any state</option>
        <option value="ACTIVE">Active</option>
        <option value="CANCELLED">Cancelled</option>
      </select>
      <select
        aria-label="Answers"
        value={search.status}
        onChange={(event) => change({ status: event.target.value as ListSearch['status'] })}
      >
        <option value="">Any answer</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            Somebody: {STATUS_WORDS[status]}
          </option>
        ))}
      </select>
      <select
        aria-label="Order"
        value={search.order}
        onChange={(event) => change({ order: event.target.value as ListSearch['order'] })}
      >
        {Object.entries(ORDERS).map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </search>
  );
}
