import {
  MAX_LINKS,
  MAX_SPANS_PER_REQUEST,
  MAX_VALUES,
  MAX_WAITING_SPANS,
} from '../../tracing/otlp/bounds.ts';
import { MAX_TRACED_STREAMS } from '../live/delivery-spans.ts';
import type { Limit } from './limit.ts';

/** Bounds on traces, where they are on. */
export const TRACE_LIMITS = {
  spansWaiting: { value: MAX_WAITING_SPANS, unit: 'spans of traces that wait to be sent', beyond: 'lost' },
  spansPerRequest: { value: MAX_SPANS_PER_REQUEST, unit: 'spans sent at once', beyond: 'the next request' },
  spanLinks: { value: MAX_LINKS, unit: 'links of a span', beyond: 'left out' },
  spanValues: { value: MAX_VALUES, unit: 'values of a list in a span', beyond: 'left out' },
  tracedStreams: {
    value: MAX_TRACED_STREAMS,
    unit: 'streams whose newest traced event is remembered',
    beyond: 'longest unused forgotten',
  },
} satisfies Record<string, Limit>;
