import type { RecordReply } from '../invites/record-reply.ts';
import { invitationTraces } from '../store/invitation-trace.ts';
import type { Queries } from '../store/tables.ts';
import { presentSpan } from '../tracing/tracer.ts';

/**
 * The same door for answers; the span that an answer came with is linked to the trace that made the invite. People answer
 * days later, with mail that knows of no trace, so it is not a part of that trace.
 */
export function linkedToInvitation(recordReply: RecordReply, queries: Queries): RecordReply {
  const traceOf = invitationTraces(queries);
  return async (application, ref, answers, source) => {
    const recorded = await recordReply(application, ref, answers, source);
    const span = presentSpan();
    if (!span?.isRecorded || !recorded.invite || answers.length === 0) return recorded;
    // The answer is kept by now, whatever becomes of this.
    const trace = await traceOf(recorded.invite.id).catch(() => undefined);
    if (trace !== undefined) span.link(trace);
    return recorded;
  };
}
