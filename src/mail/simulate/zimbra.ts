import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { answeredTimes, attendeeLines, calendarText, commentLine, echo } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const WORDS = { ACCEPTED: 'Accept', TENTATIVE: 'Tentative', DECLINED: 'Decline' } as const;
const MEANING = {
  ACCEPTED: 'Yes, I will attend.',
  TENTATIVE: 'I might attend.',
  DECLINED: "No, I won't attend.",
} as const;

/**
 * An answer from Zimbra (mail-replies case 19), after its server's source and samples of its calendar text: a
 * bare PRODID, SUMMARY with the answer in front, X-MICROSOFT properties of Exchange's. Its users can propose
 * another time.
 */
export function zimbraReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, proposal, summary } = answer;
  const subject = `${proposal ? 'New Time Proposed' : WORDS[status]}: ${summary}`;
  const text = proposal ? 'New Time Proposed' : MEANING[status];
  const body = answer.comment ? `${text}\r\n\r\n${answer.comment}\r\n` : `${text}\r\n`;
  return message(
    [
      ['Date', mailDate(now)],
      ['From', mailbox(from)],
      ['To', to],
      ['Message-ID', messageId(answer.messageId)],
      ['Subject', headerText(subject)],
      ['MIME-Version', '1.0'],
      ['X-Mailer', 'Zimbra 10.1.0_GA_4655 (ZimbraWebClient - GC130 (Linux)/10.1.0_GA_4655)'],
    ],
    multipart('alternative', `----=_Part_${digits(answer.messageId, 24)}`, [
      textPart({ type: 'text/plain; charset=utf-8', text: body, encoding: 'quoted-printable' }),
      textPart({
        type: `text/calendar; charset=utf-8; method=${answer.method}; name=meeting.ics`,
        text: calendarOf(answer, subject),
        encoding: '8bit',
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer, subject: string): string {
  const { attendee, now } = answer;
  const { start, end } = answeredTimes(answer);
  return calendarText(
    ['PRODID:Zimbra-Calendar-Provider', 'VERSION:2.0', `METHOD:${answer.method}`],
    [
      contentLine('UID', escapeText(answer.uid)),
      ...zonedRecurrenceId(answer),
      contentLine('SUMMARY', escapeText(subject)),
      ...commentLine(answer),
      ...echo(answer, 'LOCATION'),
      ...attendeeLines(answer, {
        before: [...(attendee.name ? [['CN', attendee.name] as const] : []), ['ROLE', 'REQ-PARTICIPANT']],
      }),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      timeLine('DTSTART', start, 'utc'),
      timeLine('DTEND', end, 'utc'),
      'STATUS:CONFIRMED',
      'CLASS:PUBLIC',
      `X-MICROSOFT-CDO-ALLDAYEVENT:${start.kind === 'date' ? 'TRUE' : 'FALSE'}`,
      'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY',
      'TRANSP:OPAQUE',
      `LAST-MODIFIED:${utcText(now)}`,
      `DTSTAMP:${utcText(now)}`,
      `SEQUENCE:${answer.sequence}`,
    ],
  );
}
