import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** An InviteEvent as WATCH selects it. */
export interface SeenEvent {
  readonly __typename: string;
  readonly id: string;
  readonly cursor: string;
  readonly sequence: number;
  readonly invite: { readonly smartInviteId: string };
  readonly status?: string;
  readonly previousStatus?: string | null;
  readonly comment?: string | null;
  readonly channel?: string;
  readonly recipient?: { readonly email: string; readonly status: string } | null;
  readonly reply?: { readonly email: string; readonly status: string };
  readonly verification?: { readonly verified: boolean; readonly method: string };
}

/** Watches the whole stream, as a frontend's document would. */
export const WATCH = `subscription Watch($after: Cursor, $filter: InviteEventFilter) {
  inviteEvents(after: $after, filter: $filter) {
    __typename id cursor sequence
    invite { smartInviteId }
    ... on RsvpReceived {
      status previousStatus comment channel
      recipient { email status }
      reply { email status }
      verification { verified method }
    }
  }
}`;

/** A subscription over a real WebSocket. */
export interface Watch extends AsyncDisposable {
  /** The next event; throws where the subscription ends or answers with errors. */
  next(): Promise<SeenEvent>;
  /** Everything that `next` gave so far. */
  readonly seen: readonly SeenEvent[];
}

/** A graphql-ws client that does not try again by itself. */
export function socketClient(socketUrl: string): Client {
  return createClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
}

/** Subscribes to the stream, from a cursor on where one is given. */
export function watchEvents(socketUrl: string, after?: string): Watch {
  const client = socketClient(socketUrl);
  const answers = client.iterate<{ inviteEvents: SeenEvent }>({ query: WATCH, variables: { after } });
  const seen: SeenEvent[] = [];
  return {
    seen,
    async next() {
      const { done, value } = await answers.next();
      if (done) throw new Error('The subscription ended.');
      if (!value.data) throw new Error(JSON.stringify(value.errors));
      seen.push(value.data.inviteEvents);
      return value.data.inviteEvents;
    },
    async [Symbol.asyncDispose]() {
      await answers.return?.();
      await client.dispose();
    },
  };
}
