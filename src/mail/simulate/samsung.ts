import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, echo } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { utcRecurrenceId } from './recurrence-id.ts';

const WORDS = { ACCEPTED: 'Accepted', TENTATIVE: 'Tentative', DECLINED: 'Declined' } as const;

/**
 * An answer from the mail client of Android that Samsung's and others descend from (mail-replies case 18), after
 * its source: METHOD before PRODID, a bare PRODID, the calendar part without a disposition or a charset. It has no
 * COMMENT; what was typed is the mail's text.
 */
export function samsungReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary, comment = '' } = answer;
  return message(
    [
      ['Date', mailDate(now)],
      ['Subject', headerText(`${WORDS[status]}: ${summary}`)],
      ['Message-ID', messageId(answer.messageId)],
      ['From', mailbox(from)],
      ['To', to],
      ['MIME-Version', '1.0'],
    ],
    multipart('alternative', `--_com.android.email_${digits(answer.messageId, 16)}`, [
      textPart({ type: 'text/plain; charset=utf-8', text: `${comment}\r\n`, encoding: 'base64' }),
      textPart({
        type: 'text/calendar; method=REPLY; name="invite.ics"',
        text: calendarOf(answer),
        encoding: 'base64',
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  return calendarText(
    ['METHOD:REPLY', 'PRODID:AndroidEmail', 'VERSION:2.0'],
    [
      contentLine('UID', escapeText(answer.uid)),
      `DTSTAMP:${utcText(answer.now)}`,
      ...utcRecurrenceId(answer),
      timeLine('DTSTART', answer.start, 'utc'),
      timeLine('DTEND', answer.end, 'utc'),
      ...echo(answer, 'LOCATION'),
      contentLine('SUMMARY', escapeText(answer.summary)),
      ...attendeeLines(answer, { before: [['ROLE', 'REQ-PARTICIPANT']] }),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      'CLASS:PUBLIC',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'PRIORITY:5',
      `SEQUENCE:${answer.sequence}`,
    ],
  );
}
