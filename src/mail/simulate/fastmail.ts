import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import { epochOf } from '../../invites/time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const WORDS = {
  ACCEPTED: { subject: 'Accepted', verb: 'accepted' },
  TENTATIVE: { subject: 'Tentatively accepted', verb: 'tentatively accepted' },
  DECLINED: { subject: 'Declined', verb: 'declined' },
} as const;

/**
 * An answer from Fastmail, whose server is Cyrus (mail-replies case 16): the event's length as DURATION, its own
 * X-JMAP properties, and the whole mail marked as sent automatically, which it is although a person answered.
 */
export function fastmailReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary } = answer;
  const calendar = calendarOf(answer);
  const mark = digits(answer.messageId, 24);
  return message(
    [
      ['From', mailbox(from)],
      ['To', to],
      ['Subject', headerText(`${WORDS[status].subject}: ${summary}`)],
      ['Date', mailDate(now)],
      ['Message-ID', messageId(answer.messageId)],
      ['Auto-Submitted', 'auto-generated'],
      ['MIME-Version', '1.0'],
    ],
    multipart('mixed', `${mark}_M`, [
      multipart('alternative', `${mark}_A`, [
        textPart({
          type: 'text/plain; charset=utf-8',
          text: `${from.email} has ${WORDS[status].verb} your invitation to:\r\n\r\n${summary}\r\n`,
          encoding: 'quoted-printable',
          headers: [['Content-Disposition', 'inline']],
        }),
        textPart({
          type: 'text/calendar; charset=utf-8; method=REPLY; component=VEVENT',
          text: calendar,
          encoding: 'quoted-printable',
        }),
      ]),
      textPart({
        type: 'application/ics; charset=utf-8; method=REPLY; component=VEVENT',
        text: calendar,
        encoding: 'base64',
        headers: [['Content-Disposition', 'attachment; filename="event.ics"']],
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  const { attendee, now, start, end } = answer;
  return calendarText(
    ['VERSION:2.0', 'PRODID:-//CyrusIMAP.org/Cyrus 3.11.0//EN', 'METHOD:REPLY'],
    [
      contentLine('UID', escapeText(answer.uid)),
      `DTSTAMP:${utcText(now)}`,
      ...zonedRecurrenceId(answer),
      `SEQUENCE:${answer.sequence}`,
      timeLine('DTSTART', start, 'utc'),
      `DURATION:${duration(epochOf(end) - epochOf(start))}`,
      contentLine('SUMMARY', escapeText(answer.summary)),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      ...attendeeLines(answer, {
        before: attendee.name ? [['CN', attendee.name]] : [],
        after: [['X-JMAP-ID', digits(attendee.email, 40)]],
      }),
      ...commentLine(answer),
      `X-JMAP-SENT-UPDATED:${utcText(now)}`,
    ],
  );
}

/** Milliseconds as an RFC 5545 §3.3.6 duration, in days where they are whole: dates have no hours. */
function duration(length: number): string {
  const seconds = Math.round(length / 1000);
  return seconds % 86_400 === 0 ? `P${seconds / 86_400}D` : `PT${seconds}S`;
}
