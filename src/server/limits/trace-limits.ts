import { MAX_REMEMBERED_TRACES } from '../../store/invitation-trace.ts';
import { MAX_TRACED_STREAMS } from '../live/delivery-spans.ts';
import type { Limit } from './limit.ts';

/** Bounds on traces, where they are on. What waits to be sent is bounded by the SDK. */
export const TRACE_LIMITS = {
  rememberedTraces: {
    value: MAX_REMEMBERED_TRACES,
    unit: 'invites whose trace is remembered for their answers',
    beyond: 'oldest read anew',
  },
  tracedStreams: {
    value: MAX_TRACED_STREAMS,
    unit: 'streams whose newest traced event is remembered',
    beyond: 'longest unused forgotten',
  },
} satisfies Record<string, Limit>;
