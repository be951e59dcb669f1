import { type DocumentNode, print } from 'graphql';
import { type ConnectOptions, connecting } from './connect-options.ts';
import { createEventQueue } from './event-queue.ts';
import { InviteEventsDocument, type InviteEventsSubscription } from './generated/graphql.ts';
import { type InteropObservable, type Observer, observable } from './observable.ts';
import { resume } from './resume.ts';
import { cursorIn } from './resuming-subscriptions.ts';

export { InviteStreamError } from './failure.ts';

/** An event as the client's own document selects it. */
export type DefaultInviteEvent = InviteEventsSubscription['inviteEvents'];

export interface InviteEventStreamOptions extends ConnectOptions {
  /** A subscription to `inviteEvents` with the variable `$after` that selects `cursor`. Default: our own. */
  readonly query?: string | DocumentNode | undefined;
  /** Its other variables, such as `filter`. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** The cursor to go on from. Default: what happens from now on. */
  readonly after?: string | undefined;
  /** The cursor of each event once it has been dealt with: keep it, and pass it as `after` next time. */
  readonly onCursor?: ((cursor: string) => void) | undefined;
}

/** Each event once, in order, to each who iterates or subscribes; each of them has a connection of their own. */
export interface InviteEventStream<Event> extends AsyncIterable<Event, undefined>, InteropObservable<Event> {}

/** Events that wait for a slow reader before the connection is closed, to be resumed when they are taken. */
export const MAX_WAITING_EVENTS = 1000;

/**
 * The events of an application's invites, across lost connections, restarts of the gateway and expired tokens: none
 * is left out and none comes twice. Ends with an InviteStreamError where trying again would not help, such as
 * CURSOR_EXPIRED when the log no longer reaches back to `after`.
 */
export function createInviteEventStream<Event = DefaultInviteEvent>(
  options: InviteEventStreamOptions,
): InviteEventStream<Event> {
  const connection = connecting(options);
  const document = options.query ?? InviteEventsDocument;
  const query = typeof document === 'string' ? document : print(document);

  const open = (after: string | undefined, next: (event: Event) => void, error: (error: Error) => void) =>
    resume(
      {
        ...connection,
        operation: { query, variables: { ...options.variables, after } },
        cursorOf: (result) => cursorIn(result.data?.inviteEvents),
      },
      { next: (result) => next(result.data?.inviteEvents as Event), error },
    );
  const dealtWith = (event: Event) => {
    const cursor = cursorIn(event);
    if (cursor !== undefined) options.onCursor?.(cursor);
  };

  return {
    ...observable<Event>((observer: Observer<Event>) =>
      open(
        options.after,
        (event) => {
          observer.next?.(event);
          dealtWith(event);
        },
        (error) => observer.error?.(error),
      ),
    ),
    [Symbol.asyncIterator]() {
      let newest = options.after;
      let inHand: Event | undefined;
      let close: (() => void) | undefined;
      const queue = createEventQueue<Event>({
        onTaken(event) {
          inHand = event;
          if (!close && queue.size() === 0) start();
        },
        onReturn: () => close?.(),
      });
      const start = () => {
        close = open(
          newest,
          (event) => {
            newest = cursorIn(event) ?? newest;
            queue.put(event);
            if (queue.size() < MAX_WAITING_EVENTS) return;
            close?.();
            close = undefined;
          },
          queue.fail,
        );
      };
      start();
      return {
        // Who asks for the next one has dealt with the one before.
        async next() {
          if (inHand !== undefined) dealtWith(inHand);
          inHand = undefined;
          return queue.next();
        },
        return: () => queue.return(),
      };
    },
  };
}
