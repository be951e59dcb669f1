import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type AnyVariables, type DocumentInput, useQuery } from 'urql';
import type { InviteCardFragment } from '../generated/graphql.ts';
import type { Live } from './live.ts';

export const LiveContext = createContext<Live | undefined>(undefined);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('There is no LiveContext around this.');
  return live;
}

/** The newer of what a query answered and what the newest event left: either can be the one that comes late. */
export function useNewest(card: InviteCardFragment): InviteCardFragment {
  const live = useLive();
  const newest = useSyncExternalStore(live.subscribe, () => live.cardOf(card.id));
  return newest && newest.revision >= card.revision ? newest : card;
}

/** Changes when anything happens: to this invite, or to any where none is named. */
export function useVersion(inviteId?: string): number {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, () =>
    inviteId === undefined ? live.version() : live.versionOf(inviteId),
  );
}

/**
 * A query that is asked again when `version` changes, one at a time and not more often than `every` milliseconds,
 * however fast things happen. The last answer was asked for after the last change.
 */
export function useFreshQuery<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
  version: number,
  every = 250,
) {
  const [result, ask] = useQuery({ query, variables, requestPolicy: 'cache-and-network' });
  const [asked, setAsked] = useState(version);
  const waiting = result.fetching || result.stale;
  const latest = useRef(version);
  latest.current = version;
  const behind = asked !== version;
  useEffect(() => {
    if (waiting || !behind) return;
    const timer = setTimeout(() => {
      setAsked(latest.current);
      ask({ requestPolicy: 'network-only' });
    }, every);
    return () => clearTimeout(timer);
  }, [waiting, behind, every, ask]);
  return [result, ask] as const;
}
