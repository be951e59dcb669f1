import { readCalAddress } from '../../../calendar/cal-address.ts';
import type { CalendarAttendee, CalendarComponent } from '../../../calendar/calendar-object.ts';
import { dateStartingAt } from '../../../calendar/zone.ts';
import { DEFAULT_TIME_ZONE, type EventTime, instantTime, isDate } from '../../../invites/time.ts';
import type { NoReplyReading } from '../../reading.ts';
import { type GlobalObjectId, readGlobalObjectId } from '../global-object-id.ts';
import { ownWords } from '../own-words.ts';
import type { AnswerComponent } from '../read-calendars.ts';
import { PROPERTY, readTnefMessage, type TnefMessage } from './message.ts';

/** What winmail.dat holds: an answer, why it is none, or neither where it only wraps formatted text. */
export type TnefReading =
  | { readonly kind: 'answer'; readonly answer: AnswerComponent }
  | { readonly kind: 'none'; readonly outcome: NoReplyReading }
  | { readonly kind: 'text'; readonly body?: string };

/** Longest note of a meeting response that is kept, in characters. */
const MAX_NOTE_LENGTH = 4096;
const RESPONSE = /^IPM\.Schedule\.Meeting\.Resp\.(Pos|Neg|Tent)\b/i;
const PARTSTAT: ReadonlyMap<string, string> = new Map([
  ['pos', 'ACCEPTED'],
  ['neg', 'DECLINED'],
  ['tent', 'TENTATIVE'],
]);

/**
 * Reads winmail.dat as the REPLY or COUNTER that Outlook meant (mail-replies cases 106, 107). `timeZone` is
 * that of the event: Outlook keeps whole days as midnights of some zone. Never throws.
 */
export function readTnef(bytes: Uint8Array, timeZone: string): TnefReading {
  const message = readTnefMessage(bytes);
  if (!message)
    return none('malformed', 'Outlook packed the answer into winmail.dat (TNEF), which is damaged.');
  const { messageClass, body } = message;
  const partstat = PARTSTAT.get(RESPONSE.exec(messageClass)?.[1]?.toLowerCase() ?? '');
  if (partstat) return { kind: 'answer', answer: answerOf(message, partstat, timeZone) };
  if (/^IPM\.Schedule\.Meeting\.Notification\.Forward/i.test(messageClass))
    return none(
      'unsupported-method',
      'Outlook tells that the invitation was forwarded; nobody answered.',
      'forward-notification',
    );
  if (/^IPM\.Schedule\./i.test(messageClass))
    return none(
      'unsupported-method',
      `winmail.dat holds a message of the class ${messageClass.slice(0, 80)}, which is no answer.`,
    );
  return { kind: 'text', ...(body ? { body } : {}) };
}

function answerOf(message: TnefMessage, partstat: string, timeZone: string): AnswerComponent {
  const warnings = ['Outlook packed the answer into winmail.dat (TNEF).'];
  const id = globalObjectId(message);
  if (!id) warnings.push('winmail.dat does not tell which event it answers.');
  const isCounter = message.flag(PROPERTY.counterProposal) === true;
  const isAllDay = message.flag(PROPERTY.appointmentSubType) === true;
  const timeOf = (name: string) => eventTime(message.time(name), isAllDay, timeZone);
  const original = timeOf(PROPERTY.appointmentStartWhole);
  const proposed = { start: timeOf(PROPERTY.proposedStartWhole), end: timeOf(PROPERTY.proposedEndWhole) };
  const { start, end } = isCounter
    ? proposed
    : { start: original, end: timeOf(PROPERTY.appointmentEndWhole) };
  const sequence = message.number(PROPERTY.appointmentSequence);
  const changed =
    message.time(PROPERTY.attendeeCriticalChange) ?? message.time(PROPERTY.appointmentReplyTime);
  const stamp = instant(changed) && changed;
  const comment = ownWords(message.body ?? '', MAX_NOTE_LENGTH);
  const component: CalendarComponent = {
    name: 'VEVENT',
    ...(id ? { uid: id.uid } : {}),
    ...(sequence === undefined || sequence > 0x7fffffff ? {} : { sequence }),
    ...(stamp === undefined ? {} : { stamp }),
    ...(start ? { start } : {}),
    ...(end ? { end } : {}),
    ...(isCounter && original ? { originalStart: original } : {}),
    attendees: [attendeeOf(message, partstat)],
    comments: comment === undefined ? [] : [comment],
    requestStatus: [],
  };
  const occurrence = occurrenceOf(message, id, timeZone);
  return {
    method: isCounter ? 'COUNTER' : 'REPLY',
    component,
    warnings,
    ...(occurrence ? { occurrence } : {}),
  };
}

/** The whole id first: only it names the occurrence. */
function globalObjectId(message: TnefMessage): GlobalObjectId | undefined {
  for (const name of [PROPERTY.globalObjectId, PROPERTY.cleanGlobalObjectId]) {
    const bytes = message.bytes(name);
    const id = bytes && readGlobalObjectId(bytes);
    if (id) return id;
  }
  return undefined;
}

function occurrenceOf(
  message: TnefMessage,
  id: GlobalObjectId | undefined,
  timeZone: string,
): EventTime | undefined {
  if (id?.date === undefined) return undefined;
  const replaced = instant(message.time(PROPERTY.exceptionReplaceTime));
  if (replaced) return replaced;
  return isDate(id.date) ? { kind: 'date', date: id.date, timeZone } : undefined;
}

/** The person who answers, and the assistant who wrote for them (mail-replies case 31). */
function attendeeOf(message: TnefMessage, partstat: string): CalendarAttendee {
  const addressOf = (smtp: string, type: string, address: string) =>
    readCalAddress(message.text(smtp) ?? '') ??
    (/^smtp$/i.test(message.text(type)?.trim() ?? '')
      ? readCalAddress(message.text(address) ?? '')
      : undefined);
  const address = addressOf(
    PROPERTY.sentRepresentingSmtpAddress,
    PROPERTY.sentRepresentingAddressType,
    PROPERTY.sentRepresentingAddress,
  );
  const sender = addressOf(PROPERTY.senderSmtpAddress, PROPERTY.senderAddressType, PROPERTY.senderAddress);
  return {
    ...(address ? { address } : {}),
    ...(address && sender && sender.toLowerCase() !== address.toLowerCase() ? { sentBy: sender } : {}),
    partstat,
    delegatedTo: [],
    delegatedFrom: [],
  };
}

function eventTime(epochMs: number | undefined, isAllDay: boolean, timeZone: string): EventTime | undefined {
  const time = instant(epochMs);
  if (!time || !isAllDay || epochMs === undefined) return time;
  const date = [DEFAULT_TIME_ZONE, timeZone].flatMap((zone) => dateStartingAt(epochMs, zone) ?? [])[0];
  return date === undefined ? time : { kind: 'date', date, timeZone };
}

/** Undefined for a time that no event has: MAPI writes years 1601 and 4501 for none. */
function instant(epochMs: number | undefined): EventTime | undefined {
  if (epochMs === undefined || epochMs >= NO_TIME) return undefined;
  try {
    return instantTime(Math.floor(epochMs / 1000) * 1000, DEFAULT_TIME_ZONE);
  } catch {
    return undefined;
  }
}

const NO_TIME = Date.UTC(4500, 0);

function none(
  disposition: NoReplyReading['disposition'],
  reason: string,
  code?: NoReplyReading['code'],
): TnefReading {
  return { kind: 'none', outcome: { kind: 'none', disposition, reason, ...(code ? { code } : {}) } };
}
