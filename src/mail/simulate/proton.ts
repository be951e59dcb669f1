import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine, echo } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const VERBS = {
  ACCEPTED: 'accepted',
  TENTATIVE: 'tentatively accepted',
  DECLINED: 'declined',
} as const;

/**
 * An answer from Proton (mail-replies case 21), after the source of its web client: one subject whatever the
 * answer is, the calendar text as an attachment, and no ORGANIZER.
 */
export function protonReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary } = answer;
  return message(
    [
      ['Date', mailDate(now)],
      ['To', to],
      ['From', mailbox(from)],
      ['Subject', headerText(`Re: Invitation: ${summary}`)],
      ['Message-ID', messageId(answer.messageId)],
      ['MIME-Version', '1.0'],
    ],
    multipart('mixed', `b1=_${digits(answer.messageId, 32)}`, [
      textPart({
        type: 'text/plain; charset=utf-8',
        text: `${from.name ?? from.email} ${VERBS[status]} your invitation to ${summary}\r\n`,
        encoding: 'quoted-printable',
      }),
      textPart({
        type: 'text/calendar; filename=invite.ics; method=REPLY; name=invite.ics',
        text: calendarOf(answer),
        encoding: 'base64',
        headers: [['Content-Disposition', 'attachment; filename=invite.ics']],
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  const { attendee } = answer;
  return calendarText(
    ['PRODID:-//Proton AG//WebCalendar 5.0.64.6//EN', 'VERSION:2.0', 'METHOD:REPLY', 'CALSCALE:GREGORIAN'],
    [
      `SEQUENCE:${answer.sequence}`,
      contentLine('SUMMARY', escapeText(answer.summary)),
      contentLine('UID', escapeText(answer.uid)),
      ...zonedRecurrenceId(answer),
      timeLine('DTSTART', answer.start, 'utc'),
      timeLine('DTEND', answer.end, 'utc'),
      ...echo(answer, 'LOCATION'),
      `DTSTAMP:${utcText(answer.now)}`,
      ...attendeeLines(answer, { before: attendee.name ? [['CN', attendee.name]] : [] }),
      ...commentLine(answer),
    ],
  );
}
