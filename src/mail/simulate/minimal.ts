import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { utcText } from '../../calendar/write-time.ts';
import type { Partstat, SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine } from './calendar-text.ts';
import { headerText, mailbox, mailDate, message, messageId, textPart } from './mime.ts';
import { utcRecurrenceId } from './recurrence-id.ts';

/**
 * The least that is an answer, as scripts and old servers send it (mail-replies cases 22, 25): the calendar
 * text is the whole mail, and holds UID, DTSTAMP and ATTENDEE only. Delegating needs no more than a
 * second ATTENDEE (RFC 5546 §4.2.5).
 */
export function minimalReply(answer: SimulatedAnswer<Partstat>): string {
  const { from, now } = answer;
  return message(
    [
      ['From', mailbox(from)],
      ['To', answer.to],
      ['Subject', headerText(`Re: ${answer.summary}`)],
      ['Date', mailDate(now)],
      ['Message-ID', messageId(answer.messageId)],
      ['MIME-Version', '1.0'],
    ],
    textPart({
      type: 'text/calendar; charset=utf-8; method=REPLY',
      text: calendarText(
        ['VERSION:2.0', 'PRODID:-//example//minimal//EN', 'METHOD:REPLY'],
        [
          contentLine('UID', escapeText(answer.uid)),
          `DTSTAMP:${utcText(now)}`,
          ...utcRecurrenceId(answer),
          ...attendeeLines(answer),
          ...commentLine(answer),
        ],
      ),
      encoding: '8bit',
    }),
  );
}
