import type { CalendarAttendee } from '../../calendar/calendar-object.ts';
import { canonicalAddress, sameAddress } from '../../invites/address.ts';

/** How far an invitation that was passed on is followed (mail-replies case 38). */
const MAX_DELEGATION_HOPS = 5;
/** Most people it can have been passed on to. */
const MAX_DELEGATES = 20;

/**
 * Whom an attendee passed the invitation on to, directly or by those people in turn, as far as the answer's own
 * ATTENDEE lines tell; never the attendee. Circles end where they close. At most MAX_DELEGATES addresses.
 */
export function delegatesOf(attendee: CalendarAttendee, attendees: readonly CalendarAttendee[]): string[] {
  const seen = new Set(attendee.address === undefined ? [] : [canonicalAddress(attendee.address)]);
  const found: string[] = [];
  let frontier: readonly CalendarAttendee[] = [attendee];
  for (let hop = 0; hop < MAX_DELEGATION_HOPS && frontier.length > 0; hop++) {
    const named = frontier.flatMap(({ delegatedTo }) => delegatedTo);
    const fresh = named.filter((address) => {
      const key = canonicalAddress(address);
      return !seen.has(key) && seen.add(key);
    });
    found.push(...fresh);
    if (found.length >= MAX_DELEGATES) break;
    frontier = attendees.filter(({ address }) => fresh.some((one) => address && sameAddress(one, address)));
  }
  return found.slice(0, MAX_DELEGATES);
}

/**
 * Whom an attendee stands in for: the recipient, where the lines lead back to them, else the first delegator
 * that is named. Undefined for an attendee who was invited themselves.
 */
export function delegatorOf(
  attendee: CalendarAttendee,
  attendees: readonly CalendarAttendee[],
  recipientEmail: string | undefined,
): string | undefined {
  const [first] = attendee.delegatedFrom;
  let delegator = first;
  for (let hop = 0; hop < MAX_DELEGATION_HOPS && delegator !== undefined; hop++) {
    const at: string = delegator;
    if (recipientEmail !== undefined && sameAddress(at, recipientEmail)) return at;
    delegator = attendees.find(({ address }) => address && sameAddress(address, at))?.delegatedFrom[0];
  }
  return first;
}
