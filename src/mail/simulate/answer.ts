import type { Parameters } from '../../calendar/lines.ts';
import { parameter, parseLine } from '../../calendar/parse-line.ts';
import { readCalendar } from '../../calendar/read.ts';
import { Repairs } from '../../calendar/repairs.ts';
import { unfold } from '../../calendar/unfold.ts';
import { refuse } from '../../errors.ts';
import type { RsvpStatus } from '../../invites/invite.ts';
import { DEFAULT_TIME_ZONE, type EventTime } from '../../invites/time.ts';
import { occurrenceTimes } from './occurrence.ts';

export interface Person {
  readonly email: string;
  readonly name?: string;
}

/** What somebody answers to an invitation, for a client to put into its own words. */
export interface SimulatedRequest {
  /** The iCalendar text of the REQUEST that the client got. */
  readonly icalendar: string;
  /** The account that the answer is sent from. */
  readonly from: Person;
  /** Whom the answer is about, where that is another address than the sender's (cases 29, 30). */
  readonly attendee?: Person;
  /** The reply address, which is the ORGANIZER of the invitation. */
  readonly to: string;
  /** PENDING together with `delegateTo`, and only then. */
  readonly status: RsvpStatus;
  /** Whom the invitation is passed on to (iTIP delegation, case 36). */
  readonly delegateTo?: string;
  readonly comment?: string;
  readonly proposal?: { readonly start: EventTime; readonly end: EventTime };
  /** Start of the one occurrence that is answered; absent: the whole event. */
  readonly recurrenceId?: EventTime;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly messageId: string;
}

/** What people answer for themselves. */
export type Answered = Exclude<RsvpStatus, 'PENDING'>;
/** What an answer writes as PARTSTAT. */
export type Partstat = Answered | 'DELEGATED';

/** The answer with what the client knows from the invitation. Start and end are the occurrence's where it has one. */
export interface SimulatedAnswer<P extends Partstat = Answered>
  extends Omit<SimulatedRequest, 'icalendar' | 'status' | 'attendee'> {
  readonly status: P;
  readonly attendee: Person;
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
export function readInvitation<P extends Partstat>(request: SimulatedRequest, status: P): SimulatedAnswer<P> {
  const { icalendar, attendee = request.from, delegateTo, ...rest } = request;
  for (const address of [request.from.email, attendee.email, request.to, delegateTo ?? attendee.email])
    if (!ADDRESS.test(address)) throw refuse('INVALID_INPUT', `${address} is no mail address.`);
  const events = readCalendar(icalendar, { timeZone: DEFAULT_TIME_ZONE }).components.filter(
    ({ name }) => name === 'VEVENT',
  );
  const event = events.find(({ recurrenceId }) => recurrenceId === undefined) ?? events[0];
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
    ...(delegateTo === undefined ? {} : { delegateTo }),
    attendee,
    status,
    method: request.proposal ? 'COUNTER' : 'REPLY',
    uid: event.uid,
    sequence: event.sequence ?? 0,
    ...occurrenceTimes({ start: event.start, end: event.end }, request.recurrenceId),
    summary: event.summary ?? '',
    organizerName: organizerName ? [['CN', organizerName]] : [],
    echoed: new Map(lines.filter(({ name }) => ECHOED.has(name)).map(({ name, value }) => [name, value])),
  };
}
