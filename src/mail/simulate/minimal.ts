import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import type { SimulatedAnswer } from './answer.ts';
import { calendarText, commentLine, utc } from './calendar-text.ts';
import { headerText, mailbox, mailDate, message, messageId, textPart } from './mime.ts';

/**
 * The least that is an answer, as scripts and old servers send it (mail-replies cases 22, 25): the calendar
 * text is the whole mail, and holds UID, DTSTAMP and ATTENDEE only.
 */
export function minimalReply(answer: SimulatedAnswer): string {
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
          `DTSTAMP:${utc(now)}`,
          contentLine('ATTENDEE', mailtoUri(from.email), [['PARTSTAT', answer.status]]),
          ...commentLine(answer),
        ],
      ),
      encoding: '8bit',
    }),
  );
}
