import type { InviteEvent } from '../../invites/event.ts';
import { readTraceparent } from '../../tracing/traceparent.ts';
import type { Tracer } from '../../tracing/tracer.ts';

/** Streams whose newest traced event is remembered. */
export const MAX_TRACED_STREAMS = 1000;

/** The last part of a trace: its event on the way to those who watch. */
export interface DeliverySpans {
  /** One for an event and a group of subscriptions. What it gives ends it; undefined where no trace wants it. */
  toGroup(event: InviteEvent, subscriptions: number): (() => void) | undefined;
  /** One for an event and all of this process's event streams: those of the later ones would say the same. */
  toEventStream(value: unknown): (() => void) | undefined;
}

/** Spans in the trace of the change that the event tells of, whichever instance that was made at. */
export function createDeliverySpans(tracer: Tracer): DeliverySpans {
  const newest = new Map<string, number>();
  const start = ({ cause, offset, body }: InviteEvent, attributes: Record<string, string | number>) => {
    if (!readTraceparent(cause?.traceparent)?.isSampled) return undefined;
    const span = tracer.start({
      name: 'event deliver',
      kind: 'consumer',
      cause: { traceparent: cause?.traceparent },
      attributes: {
        'invitegraph.event.type': body.type,
        'invitegraph.log.offset': offset,
        ...attributes,
      },
    });
    return () => span.end();
  };
  return {
    toGroup: (event, subscriptions) =>
      start(event, { 'network.protocol.name': 'websocket', 'invitegraph.subscriptions': subscriptions }),
    toEventStream(value) {
      if (!isEvent(value)) return undefined;
      const { application, offset } = value;
      if (offset <= (newest.get(application) ?? 0)) return undefined;
      newest.delete(application);
      newest.set(application, offset);
      if (newest.size > MAX_TRACED_STREAMS) newest.delete(newest.keys().next().value as string);
      return start(value, { 'network.protocol.name': 'http' });
    },
  };
}

/** What else a subscription gives, such as the present state of an invite, is no event. */
function isEvent(value: unknown): value is InviteEvent {
  return typeof value === 'object' && value !== null && 'offset' in value && 'body' in value;
}
