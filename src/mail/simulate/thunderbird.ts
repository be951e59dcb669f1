import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { attendeeLines, calendarText, commentLine, echo } from './calendar-text.ts';
import { headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { zonedRecurrenceId } from './recurrence-id.ts';

const WORDS = {
  ACCEPTED: { subject: 'Accepted', verb: 'accepted' },
  TENTATIVE: { subject: 'Tentative', verb: 'tentatively accepted' },
  DECLINED: { subject: 'Declined', verb: 'declined' },
} as const;

/**
 * An answer from Thunderbird (mail-replies case 15): its calendar backend writes the boundaries as constants
 * and everything in 8bit, and leaves its own X-MOZ properties in.
 */
export function thunderbirdReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, summary } = answer;
  const calendar = calendarOf(answer);
  const shown = from.name ? `${from.name} <${from.email}>` : from.email;
  return message(
    [
      ['Message-ID', messageId(answer.messageId)],
      ['Date', mailDate(now)],
      ['MIME-Version', '1.0'],
      ['User-Agent', 'Mozilla Thunderbird'],
      ['To', to],
      ['From', mailbox(from)],
      ['Subject', headerText(`${WORDS[status].subject}: ${summary}`)],
    ],
    multipart('mixed', 'Boundary_(ID_qyG4ZdjoAsiZ+Jo19dCbWQ)', [
      multipart('alternative', 'Boundary_(ID_ryU4ZdJoASiZ+Jo21dCbwA)', [
        textPart({
          type: 'text/plain; charset=UTF-8',
          text: `${shown} has ${WORDS[status].verb} your event invitation.\r\n`,
          encoding: '8bit',
        }),
        textPart({
          type: 'text/calendar; method=REPLY; charset=UTF-8',
          text: calendar,
          encoding: '8bit',
        }),
      ]),
      textPart({
        type: 'application/ics; name="invite.ics"',
        text: calendar,
        encoding: '8bit',
        headers: [['Content-Disposition', 'attachment; filename="invite.ics"']],
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer): string {
  const { attendee, now } = answer;
  const stamp = answer.echoed.get('DTSTAMP');
  return calendarText(
    ['PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN', 'VERSION:2.0', 'METHOD:REPLY'],
    [
      ...echo(answer, 'CREATED'),
      `LAST-MODIFIED:${utcText(now)}`,
      `DTSTAMP:${utcText(now)}`,
      contentLine('UID', escapeText(answer.uid)),
      contentLine('SUMMARY', escapeText(answer.summary)),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      ...attendeeLines(answer, {
        before: attendee.name ? [['CN', attendee.name]] : [],
        after: [['ROLE', 'REQ-PARTICIPANT']],
      }),
      `X-MOZ-RECEIVED-SEQUENCE:${answer.sequence}`,
      ...(stamp === undefined ? [] : [contentLine('X-MOZ-RECEIVED-DTSTAMP', stamp)]),
      ...zonedRecurrenceId(answer),
      timeLine('DTSTART', answer.start, 'utc'),
      timeLine('DTEND', answer.end, 'utc'),
      ...echo(answer, 'DESCRIPTION'),
      ...echo(answer, 'LOCATION'),
      `SEQUENCE:${answer.sequence}`,
      ...commentLine(answer),
      'TRANSP:OPAQUE',
    ],
  );
}
