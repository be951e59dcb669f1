import { print } from 'graphql';
import { useEffect, useRef, useState } from 'react';
import { type ConnectOptions, connecting } from './connect-options.ts';
import type { InviteStreamError } from './failure.ts';
import { InviteStatusDocument, type InviteStatusSubscription } from './generated/graphql.ts';
import {
  createInviteEventStream,
  type DefaultInviteEvent,
  type InviteEventStreamOptions,
} from './invite-event-stream.ts';
import { resume, type StreamState } from './resume.ts';

/** An invite as `useInviteStatus` gives it. */
export type LiveInvite = InviteStatusSubscription['inviteStatus'];

/** What a hook knows at the moment. */
interface Live {
  /** `waiting`: the connection is away and will be tried again; what is shown may be old. */
  readonly state: StreamState;
  /** Set once `state` is `ended`. */
  readonly error: InviteStreamError | undefined;
}

export interface InviteStatusOptions extends ConnectOptions {
  readonly smartInviteId: string;
  /** Where several people have an invite under this smartInviteId. */
  readonly recipientEmail?: string | undefined;
}

/** One invite as it is now and whenever it changes; begins anew where its id or the address of the gateway changes. */
export function useInviteStatus(
  options: InviteStatusOptions,
): Live & { readonly invite: LiveInvite | undefined } {
  const { url, transport, smartInviteId, recipientEmail } = options;
  const latest = useLatest(options);
  const [live, setLive] = useState<Live>({ state: 'connecting', error: undefined });
  const [invite, setInvite] = useState<LiveInvite>();
  useEffect(() => {
    setInvite(undefined);
    setLive({ state: 'connecting', error: undefined });
    return resume(
      {
        ...connecting({ ...latest.current, url, transport }),
        firstCursor: undefined,
        onState: (state) => setLive((before) => ({ ...before, state })),
        operation: { query: print(InviteStatusDocument), variables: { smartInviteId, recipientEmail } },
        cursorOf: () => undefined,
      },
      {
        next: ({ data }) => setInvite(data?.inviteStatus as LiveInvite),
        error: (error) => setLive({ state: 'ended', error }),
      },
    );
  }, [url, transport, smartInviteId, recipientEmail, latest]);
  return { ...live, invite };
}

export interface InviteEventsOptions extends InviteEventStreamOptions {
  /** How many of the newest events are held. Default: 100. */
  readonly keep?: number | undefined;
  /** Each event once, in order, also those that are no longer held. */
  readonly onEvent?: ((event: DefaultInviteEvent) => void) | undefined;
}

/** The newest events, oldest first; begins anew where `url`, `transport`, `after` or the text of `variables` changes. */
export function useInviteEvents(
  options: InviteEventsOptions,
): Live & { readonly events: readonly DefaultInviteEvent[] } {
  const { url, transport, after } = options;
  const variables = JSON.stringify(options.variables ?? {});
  const latest = useLatest(options);
  const [live, setLive] = useState<Live>({ state: 'connecting', error: undefined });
  const [events, setEvents] = useState<readonly DefaultInviteEvent[]>([]);
  useEffect(() => {
    setEvents([]);
    setLive({ state: 'connecting', error: undefined });
    const stream = createInviteEventStream({
      ...latest.current,
      url,
      transport,
      after,
      variables: JSON.parse(variables),
      onState(state) {
        setLive((before) => ({ ...before, state }));
        latest.current.onState?.(state);
      },
    });
    const subscription = stream.subscribe({
      next(event) {
        setEvents((before) => [...before, event].slice(-(latest.current.keep ?? 100)));
        latest.current.onEvent?.(event);
      },
      error: (error) => setLive({ state: 'ended', error: error as InviteStreamError }),
    });
    return () => subscription.unsubscribe();
  }, [url, transport, after, variables, latest]);
  return { ...live, events };
}

/** The options of the last rendering: callbacks that are new functions each time must not begin anything anew. */
function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
