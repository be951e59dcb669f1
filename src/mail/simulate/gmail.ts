import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine, parameterText } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { answeredTimes, calendarText, echo } from './calendar-text.ts';
import {
  digits,
  headerText,
  mailbox,
  mailDate,
  message,
  messageId,
  multipart,
  type Part,
  textPart,
} from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const WORDS = {
  ACCEPTED: { subject: 'Accepted', verb: 'accepted' },
  TENTATIVE: { subject: 'Tentatively Accepted', verb: 'tentatively accepted' },
  DECLINED: { subject: 'Declined', verb: 'declined' },
} as const;

/**
 * An answer from Google Calendar (mail-replies cases 1, 2, 4, 5): the calendar text twice, as the last alternative
 * and as attachment, all times in UTC but RECURRENCE-ID, the note on the ATTENDEE and not in COMMENT.
 */
export function gmailReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, proposal, summary } = answer;
  const calendar = calendarOf(answer);
  const shown = from.name ?? from.email;
  const what = proposal ? 'Proposed new time' : WORDS[status].subject;
  const when = whenOf(answeredTimes(answer));
  return message(
    [
      ['MIME-Version', '1.0'],
      ['Reply-To', mailbox(from)],
      ['Sender', 'Google Calendar <calendar-notification@google.com>'],
      ['Message-ID', messageId(answer.messageId)],
      ['Date', mailDate(now)],
      ['Subject', headerText(`${what}: ${summary} @ ${when} (${shown})`)],
      ['From', mailbox(from)],
      ['To', to],
    ],
    multipart('mixed', boundary(answer, 'm'), [
      multipart('alternative', boundary(answer, 'a'), alternatives(answer, shown, when, calendar)),
      textPart({
        type: 'application/ics; name="invite.ics"',
        text: calendar,
        encoding: 'base64',
        headers: [['Content-Disposition', 'attachment; filename="invite.ics"']],
      }),
    ]),
  );
}

function alternatives(
  { status, comment, summary, proposal }: SimulatedAnswer,
  shown: string,
  when: string,
  calendar: string,
): Part[] {
  const verb = proposal ? 'proposed a new time for' : `${WORDS[status].verb} this invitation to`;
  const note = comment ? ` with this note:\r\n\r\n"${comment}"` : '.';
  const text = `${shown} has ${verb} the event${note}\r\n\r\n${summary}\r\n${when}\r\n\r\nInvitation from Google Calendar: https://calendar.google.com/calendar/\r\n`;
  return [
    textPart({ type: 'text/plain; charset="UTF-8"; format=flowed; delsp=yes', text, encoding: 'base64' }),
    textPart({
      type: 'text/html; charset="UTF-8"',
      text: `<html><body><pre>${entities(text)}</pre></body></html>\r\n`,
      encoding: 'quoted-printable',
    }),
    textPart({
      type: `text/calendar; charset="UTF-8"; method=${proposal ? 'COUNTER' : 'REPLY'}`,
      text: calendar,
      encoding: 'quoted-printable',
    }),
  ];
}

function calendarOf(answer: SimulatedAnswer): string {
  const { start, end } = answeredTimes(answer);
  return calendarText(
    [
      'PRODID:-//Google Inc//Google Calendar 70.9054//EN',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      `METHOD:${answer.method}`,
    ],
    [
      timeLine('DTSTART', start, 'utc'),
      timeLine('DTEND', end, 'utc'),
      `DTSTAMP:${utcText(answer.now)}`,
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      contentLine('UID', escapeText(answer.uid)),
      ...zonedRecurrenceId(answer),
      attendeeLine(answer),
      ...echo(answer, 'CREATED'),
      ...echo(answer, 'DESCRIPTION'),
      `LAST-MODIFIED:${utcText(answer.now)}`,
      ...echo(answer, 'LOCATION'),
      `SEQUENCE:${answer.sequence}`,
      'STATUS:CONFIRMED',
      contentLine('SUMMARY', escapeText(answer.summary)),
      ...echo(answer, 'TRANSP'),
    ],
  );
}

/** The note is written as HTML and then as TEXT, inside quotes: `X-RESPONSE-COMMENT="Can&#39\;t make it"`. */
function attendeeLine({ attendee, status, comment }: SimulatedAnswer): string {
  const name = parameterText(attendee.name ?? attendee.email);
  const shown = /[:;,]/.test(name) ? `"${name}"` : name;
  const note = comment ? `;X-RESPONSE-COMMENT="${escapeText(entities(comment))}"` : '';
  return `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${status};CN=${shown};X-NUM-GUESTS=0${note}:${mailtoUri(attendee.email)}`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function entities(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

function whenOf({ start, end }: { start: EventTime; end: EventTime }): string {
  const format = new Intl.DateTimeFormat('en-US', {
    dateStyle: 'medium',
    ...(start.kind === 'instant' ? { timeStyle: 'short' } : {}),
    timeZone: 'UTC',
  });
  const range = format.formatRange(epochOf(start), Math.max(epochOf(start), epochOf(end)));
  return start.kind === 'instant' ? `${range} (UTC)` : range;
}

function boundary({ messageId: id }: SimulatedAnswer, level: string): string {
  return `0000000000${digits(`${level}${id}`, 24)}`;
}
