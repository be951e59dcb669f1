import { z } from 'zod';
import type { RsvpStatus } from '../invites/invite.ts';
import type { ReportedAnswer } from '../invites/ports.ts';
import { dateTime, type EventTime, epochOf, instantTime } from '../invites/time.ts';

/** Longest comment kept, in characters; the rest is cut. */
const MAX_COMMENT = 4096;

/** A Time of the contract (2.2): .NET writes a space where ISO 8601 has T; without an offset it is nobody's. */
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.0{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const moment = z.union([
  z.string().transform((time) => ({ time, tzid: undefined })),
  z
    .object({ time: z.string(), tzid: z.string().nullish() })
    .transform(({ time, tzid }) => ({ time, tzid: tzid ?? undefined })),
]);

/** Reads what one address answered, as callbacks and responses have it (contract parts 3, 4 and 6). */
export const answer = z
  .object({
    email: z.string().min(3).max(254),
    status: z.enum(['pending', 'accepted', 'tentative', 'declined']),
    comment: z.string().nullish().catch(undefined),
    // Whatever is wrong with a proposal (the docs show an empty object), the answer it came with still counts.
    proposal: z.object({ start: moment, end: moment }).optional().catch(undefined),
  })
  .transform(({ email, status, comment, proposal }): ReportedAnswer => {
    const text = comment
      ?.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
      .trim()
      .slice(0, MAX_COMMENT);
    const times = proposal && proposalOf(proposal);
    return {
      email,
      status: status.toUpperCase() as RsvpStatus,
      ...(text ? { comment: text } : {}),
      ...(times ? { proposal: times } : {}),
    };
  });

type Moment = z.infer<typeof moment>;

/** Undefined for times that cannot be read, or that nobody can meet at. */
function proposalOf(proposal: { readonly start: Moment; readonly end: Moment }): ReportedAnswer['proposal'] {
  const start = timeOf(proposal.start);
  const end = timeOf(proposal.end);
  if (!start || !end || start.kind !== end.kind || epochOf(end) <= epochOf(start)) return undefined;
  return { start, end };
}

function timeOf({ time, tzid }: Moment): EventTime | undefined {
  try {
    if (DATE.test(time)) return dateTime(time, tzid);
    return TIME.test(time) ? instantTime(Date.parse(time.replace(' ', 'T')), tzid) : undefined;
  } catch {
    return undefined;
  }
}
