import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { utcText } from '../../calendar/write-time.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine, echo } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';

const WORDS = {
  ACCEPTED: { subject: 'Accepted', verb: 'accepted' },
  TENTATIVE: { subject: 'Tentative', verb: 'tentatively accepted' },
  DECLINED: { subject: 'Declined', verb: 'declined' },
} as const;

/**
 * An answer from Yahoo (mail-replies case 17): a PRODID without its leading minus, `REQ_PARTICIPANT` with an
 * underscore, a TZID beside times in UTC (case 84), STATUS twice. All of that is in invitations and cancellations
 * that Yahoo sent (test data of Apache James and iCalendarAgenda); no REPLY of Yahoo's was found, so the frame of
 * the mail and the place of the comment are RFC 6047's and RFC 5546's.
 */
export function yahooReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary } = answer;
  const shown = from.name ?? from.email;
  const mark = digits(answer.messageId, 16);
  return message(
    [
      ['Date', mailDate(now)],
      ['From', mailbox(from)],
      ['To', to],
      ['Message-ID', messageId(answer.messageId)],
      ['Subject', headerText(`${WORDS[status].subject}: ${summary}`)],
      ['MIME-Version', '1.0'],
      ['X-Mailer', 'WebService/1.1.24000 YCalendar'],
    ],
    multipart('alternative', `----=_Part_${mark}`, [
      textPart({
        type: 'text/plain; charset=UTF-8',
        text: `${shown} has ${WORDS[status].verb} your invitation to ${summary}\r\n`,
        encoding: 'quoted-printable',
      }),
      textPart({
        type: 'text/calendar; charset=UTF-8; method=REPLY',
        text: calendarOf(answer),
        encoding: 'base64',
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  const { attendee, from, now } = answer;
  return calendarText(
    ['PRODID://Yahoo//Calendar//EN', 'VERSION:2.0', 'METHOD:REPLY'],
    [
      contentLine('SUMMARY', escapeText(answer.summary)),
      'CLASS:PUBLIC',
      zoned('DTSTART', answer.start),
      zoned('DTEND', answer.end),
      ...echo(answer, 'LOCATION'),
      'PRIORITY:0',
      `SEQUENCE:${answer.sequence}`,
      'STATUS:CONFIRMED',
      contentLine('UID', escapeText(answer.uid)),
      ...(answer.recurrenceId ? [zoned('RECURRENCE-ID', answer.recurrenceId)] : []),
      `DTSTAMP:${utcText(now)}`,
      ...attendeeLines(answer, {
        before: attendee.name ? [['CN', attendee.name]] : [],
        after: [
          ['ROLE', 'REQ_PARTICIPANT'],
          ['RSVP', 'TRUE'],
        ],
      }),
      ...commentLine(answer),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      contentLine('X-YAHOO-YID', escapeText(from.email.replace(/@.*$/, ''))),
      'TRANSP:OPAQUE',
      'STATUS:CONFIRMED',
      'X-YAHOO-USER-STATUS:BUSY',
      'X-YAHOO-EVENT-STATUS:BUSY',
    ],
  );
}

function zoned(name: string, time: EventTime): string {
  return time.kind === 'date'
    ? contentLine(name, time.date.replaceAll('-', ''), [['VALUE', 'DATE']])
    : contentLine(name, utcText(epochOf(time)), [['TZID', 'Etc/GMT']]);
}
