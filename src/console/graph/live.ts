import type { Client } from 'urql';
import {
  type InviteCardFragment,
  LiveEventsDocument,
  type LiveEventsSubscription,
} from '../generated/graphql.ts';
import { codeOf } from './client.ts';

export type LiveEvent = LiveEventsSubscription['inviteEvents'];

/** What has happened since the page was opened. */
export interface Live {
  /** The invite as the newest event left it; undefined where nothing happened to it. */
  cardOf(inviteId: string): InviteCardFragment | undefined;
  /** Another number after everything that happened to this invite, or might have been missed. */
  versionOf(inviteId: string): number;
  /** Another number after everything that happened at all. */
  version(): number;
  /** For useSyncExternalStore. */
  readonly subscribe: (changed: () => void) => () => void;
  /** Hands over each event once, in order. Returns what ends it. */
  listen(listener: (event: LiveEvent) => void): () => void;
  /** Something may have happened that no event told of: whatever is shown has to be asked for again. */
  missed(): void;
  close(): void;
}

/** Invites that are kept as their newest event left them; of others the pages ask again. */
const KEPT = 1000;
const AGAIN_AFTER = 2000;

/** Follows every event from now on. What a query answered before or beside it can be older, and never gets lost. */
export function createLive(graph: Client): Live {
  const kept = new Map<string, { card: InviteCardFragment; version: number }>();
  const changes = new Set<() => void>();
  const listeners = new Set<(event: LiveEvent) => void>();
  let version = 0;
  let missed = 0;
  let closed = false;
  let leave = () => {};

  const changed = () => {
    for (const tell of changes) tell();
  };
  const take = (event: LiveEvent) => {
    version += 1;
    kept.delete(event.invite.id);
    kept.set(event.invite.id, { card: event.invite, version });
    if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
    for (const listener of listeners) listener(event);
    changed();
  };
  const follow = () => {
    const { unsubscribe } = graph.subscription(LiveEventsDocument, {}).subscribe(({ data, error }) => {
      if (data) return take(data.inviteEvents);
      const code = error && codeOf(error);
      // Without a right to it there is nothing to follow, and a key that is given begins everything anew.
      if (!error || closed || code === 'UNAUTHENTICATED' || code === 'FORBIDDEN') return;
      // The place is gone (CURSOR_EXPIRED): nobody knows what happened in between.
      setTimeout(() => {
        if (closed) return;
        live.missed();
        follow();
      }, AGAIN_AFTER);
    });
    leave = unsubscribe;
  };

  const live: Live = {
    cardOf: (inviteId) => kept.get(inviteId)?.card,
    versionOf: (inviteId) => kept.get(inviteId)?.version ?? missed,
    version: () => version,
    subscribe(tell) {
      changes.add(tell);
      return () => changes.delete(tell);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    missed() {
      version += 1;
      missed = version;
      kept.clear();
      changed();
    },
    close() {
      closed = true;
      leave();
    },
  };
  follow();
  return live;
}
