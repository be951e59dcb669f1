import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const WORDS = {
  ACCEPTED: 'accepted',
  TENTATIVE: 'tentatively accepted',
  DECLINED: 'declined',
} as const;

/**
 * An answer from Apple's Calendar through Mail (mail-replies case 13): the calendar text is an attachment
 * beside the HTML alternative, in quoted-printable, and only its body names the method.
 */
export function appleReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary } = answer;
  const text = `${from.name ?? from.email} has ${WORDS[status]} the invitation to the event “${summary}”.\r\n`;
  const mark = digits(answer.messageId, 32).toUpperCase();
  const file = `iCal-${now.toString().slice(0, 8)}-${mark.slice(0, 6)}.ics`;
  return message(
    [
      ['From', mailbox(from)],
      ['MIME-Version', '1.0'],
      ['X-Mail-Calendar-Part', 'Yes'],
      ['Date', mailDate(now)],
      ['Subject', headerText(`Event ${WORDS[status]}: ${summary}`)],
      ['Message-ID', messageId(answer.messageId)],
      ['To', to],
      ['X-Mailer', 'Apple Mail (2.3826.200.121)'],
    ],
    multipart('alternative', `Apple-Mail=_${mark.slice(0, 16)}`, [
      textPart({ type: 'text/plain; charset=utf-8', text, encoding: 'quoted-printable' }),
      multipart('mixed', `Apple-Mail=_${mark.slice(16)}`, [
        textPart({
          type: 'text/html; charset=utf-8',
          text: `<html><body><p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p></body></html>\r\n`,
          encoding: 'quoted-printable',
        }),
        textPart({
          type: `text/calendar; name="${file}"; x-unix-mode=0644`,
          text: calendarOf(answer),
          encoding: 'quoted-printable',
          headers: [['Content-Disposition', `attachment; filename="${file}"`]],
        }),
      ]),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  const { attendee, now } = answer;
  return calendarText(
    ['CALSCALE:GREGORIAN', 'METHOD:REPLY', 'PRODID:-//Apple Inc.//macOS 15.3//EN', 'VERSION:2.0'],
    [
      ...attendeeLines(answer, {
        before: [
          ['CN', attendee.name ?? attendee.email],
          ['CUTYPE', 'INDIVIDUAL'],
          ['EMAIL', attendee.email],
        ],
        after: [['ROLE', 'REQ-PARTICIPANT']],
      }),
      ...commentLine(answer),
      timeLine('DTEND', answer.end, 'utc'),
      timeLine('DTSTART', answer.start, 'utc'),
      `DTSTAMP:${utcText(now)}`,
      `LAST-MODIFIED:${utcText(now)}`,
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      ...zonedRecurrenceId(answer),
      `SEQUENCE:${answer.sequence}`,
      contentLine('SUMMARY', escapeText(answer.summary)),
      contentLine('UID', escapeText(answer.uid)),
    ],
  );
}
