import type { CalendarAttendee } from '../../calendar/calendar-object.ts';
import { sameAddress, sameMailbox } from '../../invites/address.ts';
import { delegatesOf, delegatorOf } from './delegation.ts';

/** Domain behind which iCloud hides the address of a guest (mail-replies case 14). */
const PROXY_DOMAIN = /@imip\.me\.com$/i;
/** The mailbox from which iCloud sends the answers of its users. */
const ICLOUD_SENDER = 'noreply@email.apple.com';

export interface ChosenAttendee {
  /** The ATTENDEE that answers; absent where the answer has none, or several and nobody knows which. */
  readonly attendee?: CalendarAttendee;
  /** Its real mail address. */
  readonly address?: string;
  /** The sender of the answer; iCloud's own mailbox stands aside for the guest it writes for. */
  readonly from?: string;
  /** Who wrote the answer for the attendee (case 31). */
  readonly respondedBy?: string;
  /** Whom the attendee stands in for (case 37). */
  readonly onBehalfOf?: string;
  /** Whom the attendee passed the invitation on to (case 36). */
  readonly delegatedTo: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Picks the one ATTENDEE that an answer is about (case 24): the recipient whose reply address was used, else
 * the sender, else the only one. A sender who stands in for somebody comes first (case 37). Never several: an
 * answer with the whole guest list answers for one.
 */
export function chooseAttendee(
  attendees: readonly CalendarAttendee[],
  { from, recipientEmail }: { from?: string | undefined; recipientEmail?: string | undefined },
): ChosenAttendee {
  const warnings: string[] = [];
  const byAddress = (same: (a: string, b: string) => boolean, wanted: string | undefined) =>
    wanted === undefined
      ? undefined
      : attendees.find((attendee) => same(realAddress(attendee) ?? '', wanted));
  // Who was delegated to is named beside the delegator and answers in a mail of their own (case 36).
  const delegators = attendees.filter(({ delegatedFrom }) => delegatedFrom.length === 0);
  const sending = byAddress(sameAddress, from);
  const attendee =
    (sending && sending.delegatedFrom.length > 0 ? sending : undefined) ??
    byAddress(sameMailbox, recipientEmail) ??
    sending ??
    (attendees.length === 1 ? attendees[0] : delegators.length === 1 ? delegators[0] : undefined);
  if (!attendee && attendees.length > 1)
    warnings.push('The answer lists several people, and its sender is none of them.');
  if (attendees.length === 0) warnings.push('The answer has no ATTENDEE.');

  const address = attendee && realAddress(attendee);
  const proxied = attendee?.address !== undefined && PROXY_DOMAIN.test(attendee.address);
  const standsFor = proxied && from !== undefined && sameAddress(from, ICLOUD_SENDER) ? address : undefined;
  if (standsFor)
    warnings.push(`iCloud sent the answer from ${ICLOUD_SENDER}; ${standsFor} is whom it names as sender.`);
  const sender = standsFor ?? from;
  return {
    ...(attendee ? { attendee } : {}),
    ...(address ? { address } : {}),
    ...(sender ? { from: sender } : {}),
    ...(attendee ? ties(attendee, attendees, recipientEmail, warnings) : { delegatedTo: [] }),
    warnings,
  };
}

/** The other people of an answer: who wrote it, who stands behind it, who comes instead. */
function ties(
  attendee: CalendarAttendee,
  attendees: readonly CalendarAttendee[],
  recipientEmail: string | undefined,
  warnings: string[],
): Pick<ChosenAttendee, 'respondedBy' | 'onBehalfOf' | 'delegatedTo'> {
  const { sentBy, address } = attendee;
  // Some writers name the attendee as the one who wrote for them, which says nothing.
  const respondedBy = sentBy && !(address && sameAddress(sentBy, address)) ? sentBy : undefined;
  const onBehalfOf = delegatorOf(attendee, attendees, recipientEmail);
  const delegatedTo = delegatesOf(attendee, attendees);
  if (respondedBy) warnings.push(`The answer was given by ${respondedBy} (SENT-BY).`);
  if (onBehalfOf) warnings.push(`The answer is given in place of ${onBehalfOf} (DELEGATED-FROM).`);
  if (delegatedTo.length > 0)
    warnings.push(`The invitation was passed on to ${delegatedTo.slice(0, 5).join(', ')}.`);
  else if (attendee.delegatedTo.length > 0)
    warnings.push('The answer passes the invitation on to its own sender, which was ignored.');
  return {
    ...(respondedBy ? { respondedBy } : {}),
    ...(onBehalfOf ? { onBehalfOf } : {}),
    delegatedTo,
  };
}

function realAddress({ address, email }: CalendarAttendee): string | undefined {
  if (address === undefined || PROXY_DOMAIN.test(address)) return email ?? address;
  return address;
}
