import type { Parameters } from '../../calendar/lines.ts';
import { parameter, parseLine } from '../../calendar/parse-line.ts';
import { readCalendar } from '../../calendar/read.ts';
import { Repairs } from '../../calendar/repairs.ts';
import { unfold } from '../../calendar/unfold.ts';
import { refuse } from '../../errors.ts';
import type { RsvpStatus } from '../../invites/invite.ts';
import { DEFAULT_TIME_ZONE, type EventTime } from '../../invites/time.ts';

/** What somebody answers to an invitation, for a client to put into its own words. */
export interface SimulatedRequest {
  /** The iCalendar text of the REQUEST that the client got. */
  readonly icalendar: string;
  readonly from: { readonly email: string; readonly name?: string };
  /** The reply address, which is the ORGANIZER of the invitation. */
  readonly to: string;
  readonly status: RsvpStatus;
  readonly comment?: string;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly messageId: string;
}

/** The answer with what the client knows from the invitation. */
export interface SimulatedAnswer extends Omit<SimulatedRequest, 'icalendar' | 'status'> {
  readonly status: Exclude<RsvpStatus, 'PENDING'>;
  readonly method: 'REPLY' | 'COUNTER';
  readonly uid: string;
  readonly sequence: number;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly summary: string;
  readonly organizerName: Parameters;
  /** Properties that clients copy from the invitation, by name, values as they came (TEXT escaped). */
  readonly echoed: ReadonlyMap<string, string>;
}

const ECHOED: ReadonlySet<string> = new Set(['CREATED', 'DESCRIPTION', 'DTSTAMP', 'LOCATION', 'TRANSP']);
const ADDRESS = /^[^\s<>()[\]\\,;:@"\u0000-\u001f\u007f]+@[^\s<>()[\]\\,;:@"\u0000-\u001f\u007f]+$/;

/**
 * Reads the invitation as the client does that answers it. Throws RefusedError (INVALID_INPUT) for a text
 * that invites to nothing and for addresses that no header could carry.
 */
export function readInvitation(
  request: SimulatedRequest,
  status: SimulatedAnswer['status'],
): SimulatedAnswer {
  const { icalendar, ...rest } = request;
  for (const address of [request.from.email, request.to])
    if (!ADDRESS.test(address)) throw refuse('INVALID_INPUT', `${address} is no mail address.`);
  const event = readCalendar(icalendar, { timeZone: DEFAULT_TIME_ZONE }).components.find(
    ({ name }) => name === 'VEVENT',
  );
  if (!event?.uid || !event.start || !event.end)
    throw refuse('INVALID_INPUT', 'The invitation has no event with UID, start and end.');

  const repairs = new Repairs();
  const lines = unfold(icalendar, repairs).flatMap((line) => parseLine(line, repairs) ?? []);
  const organizerName = parameter(
    lines.find(({ name }) => name === 'ORGANIZER') ?? { name: '', parameters: new Map(), value: '' },
    'CN',
  );
  return {
    ...rest,
    status,
    method: request.proposal ? 'COUNTER' : 'REPLY',
    uid: event.uid,
    sequence: event.sequence ?? 0,
    start: event.start,
    end: event.end,
    summary: event.summary ?? '',
    organizerName: organizerName ? [['CN', organizerName]] : [],
    echoed: new Map(lines.filter(({ name }) => ECHOED.has(name)).map(({ name, value }) => [name, value])),
  };
}
