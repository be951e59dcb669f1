import type { StreamState } from '../../client/resume.ts';

/** Whether the gateway can tell us something right now, in what a person wants to know of it. */
export type Connection = 'connecting' | 'live' | 'lost' | 'ended';

/** What the connection is after the client has entered another state: the first try is no loss yet. */
export function connectionAfter(before: Connection, state: StreamState): Connection {
  if (state === 'connecting') return before;
  return state === 'waiting' ? 'lost' : state;
}
