import type { EventTime } from '../invites/time.ts';

/** What a tolerant reading of iCalendar text found; every repair it needed is a sentence in `warnings`. */
export interface CalendarObject {
  /** METHOD in upper case, where the text has one. */
  readonly method?: string;
  readonly components: readonly CalendarComponent[];
  readonly warnings: readonly string[];
}

export interface CalendarComponent {
  /** `VEVENT`, `VTODO`, … in upper case. VTIMEZONE and VALARM are not listed. */
  readonly name: string;
  readonly uid?: string;
  readonly sequence?: number;
  /** X-MICROSOFT-CDO-APPT-SEQUENCE, which Exchange sends where SEQUENCE is missing. */
  readonly appointmentSequence?: number;
  /** DTSTAMP in milliseconds since 1970. */
  readonly stamp?: number;
  readonly start?: EventTime;
  /** From DTEND, or DTSTART and DURATION. */
  readonly end?: EventTime;
  /** X-MS-OLK-ORIGINALSTART of a COUNTER. */
  readonly originalStart?: EventTime;
  /** Present where the component speaks of one occurrence only. */
  readonly recurrenceId?: RecurrenceId;
  readonly organizer?: string;
  readonly attendees: readonly CalendarAttendee[];
  /** COMMENT values, decoded, empty ones left out. */
  readonly comments: readonly string[];
  readonly summary?: string;
  readonly location?: string;
  /** REQUEST-STATUS values as they came, such as `3.7;Invalid calendar user`. */
  readonly requestStatus: readonly string[];
}

/** Which occurrence a component speaks of (RFC 5545 §3.8.4.4). */
export interface RecurrenceId {
  /** When the occurrence began as the series made it; absent where the property cannot be read. */
  readonly time?: EventTime;
  /** Present where its sender means every later occurrence too. */
  readonly range?: 'THISANDFUTURE';
}

export interface CalendarAttendee {
  /** The bare address (no scheme, decoded once, no query); absent where the value holds none (EX:, urn:). */
  readonly address?: string;
  /** The EMAIL parameter: the real address behind a proxy such as `…@imip.me.com` (RFC 7986 §6.2). */
  readonly email?: string;
  /** PARTSTAT trimmed, unquoted, in upper case. */
  readonly partstat?: string;
  readonly name?: string;
  readonly sentBy?: string;
  readonly delegatedTo: readonly string[];
  readonly delegatedFrom: readonly string[];
  /** X-RESPONSE-COMMENT (Google, Nextcloud, Evolution), backslash escapes and then HTML entities undone. */
  readonly responseComment?: string;
  /** X-NUM-GUESTS of Google: how many the attendee brings along; absent for none. */
  readonly guests?: number;
}
