import { contentLine, type Parameters } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { utcText } from '../../calendar/write-time.ts';
import { type EventTime, epochOf } from '../../invites/time.ts';
import type { SimulatedAnswer } from './answer.ts';
import { answeredTimes, attendeeLines, calendarText } from './calendar-text.ts';
import {
  digits,
  headerText,
  mailbox,
  mailDate,
  message,
  messageId,
  multipart,
  type TextPart,
  textPart,
} from './mime.ts';

const PREFIX = { ACCEPTED: 'Accepted', TENTATIVE: 'Tentative', DECLINED: 'Declined' } as const;
const BUSY = { ACCEPTED: 'BUSY', TENTATIVE: 'TENTATIVE', DECLINED: 'FREE' } as const;
const ENGLISH: Parameters = [['LANGUAGE', 'en-US']];

/**
 * An answer from Exchange and Outlook (mail-replies cases 7, 8, 9, 86): no ORGANIZER, the calendar text in
 * base64, what was typed both as body and as COMMENT, which is never left out and ends in a line break. Its users can forward an invitation, which tells the organizer
 * nothing that counts (case 35), but not delegate it: Exchange writes no DELEGATED.
 */
export function outlookReply(answer: SimulatedAnswer): string {
  const { from, to, now, status, proposal, summary, comment = '' } = answer;
  const subject = `${proposal ? 'New Time Proposed' : PREFIX[status]}: ${summary}`;
  const text = comment === '' ? '' : `${comment}\r\n`;
  // Exchange takes the smallest charset that holds the text.
  const fitsLatin1 = /^[\u0000-\u00ff]*$/.test(text);
  const charset = fitsLatin1 ? 'iso-8859-1' : 'utf-8';
  const body: Pick<TextPart, 'encoding' | 'charset'> = {
    encoding: 'quoted-printable',
    charset: fitsLatin1 ? 'latin1' : 'utf8',
  };
  const mark = digits(answer.messageId, 32);
  return message(
    [
      ['From', mailbox(from)],
      ['To', to],
      ['Subject', headerText(subject)],
      ['Thread-Topic', headerText(summary)],
      ['Thread-Index', Buffer.from(mark.slice(0, 44), 'hex').toString('base64')],
      ['Date', mailDate(now)],
      ['Message-ID', messageId(answer.messageId)],
      ['Accept-Language', 'en-US'],
      ['Content-Language', 'en-US'],
      ['X-MS-Has-Attach', ''],
      ['X-MS-TNEF-Correlator', ''],
      ['MIME-Version', '1.0'],
    ],
    multipart('alternative', `_000_${mark}_`, [
      textPart({ type: `text/plain; charset="${charset}"`, text, ...body }),
      textPart({ type: `text/html; charset="${charset}"`, text: html(text, charset), ...body }),
      textPart({
        type: `text/calendar; charset="utf-8"; method=${answer.method}`,
        text: calendarOf(answer, subject),
        encoding: 'base64',
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer, subject: string): string {
  const { attendee, status, comment = '', proposal, sequence, now, recurrenceId } = answer;
  const { start, end } = answeredTimes(answer);
  const location = answer.echoed.get('LOCATION');
  return calendarText(
    [
      `METHOD:${answer.method}`,
      'PRODID:Microsoft Exchange Server 2010',
      'VERSION:2.0',
      ...(start.kind === 'instant' ? UTC_ZONE : []),
    ],
    [
      ...attendeeLines(answer, { after: [['CN', attendee.name ?? attendee.email]] }),
      contentLine('COMMENT', escapeText(`${comment}\n`), ENGLISH),
      contentLine('UID', escapeText(answer.uid)),
      ...(recurrenceId ? [zoned('RECURRENCE-ID', recurrenceId)] : []),
      contentLine('SUMMARY', escapeText(subject), ENGLISH),
      zoned('DTSTART', start),
      zoned('DTEND', end),
      'CLASS:PUBLIC',
      'PRIORITY:5',
      `DTSTAMP:${utcText(now)}`,
      'TRANSP:OPAQUE',
      'STATUS:CONFIRMED',
      `SEQUENCE:${sequence}`,
      ...(location === undefined ? [] : [contentLine('LOCATION', location, ENGLISH)]),
      `X-MICROSOFT-CDO-APPT-SEQUENCE:${sequence}`,
      `X-MICROSOFT-CDO-BUSYSTATUS:${BUSY[status]}`,
      'X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY',
      `X-MICROSOFT-CDO-ALLDAYEVENT:${start.kind === 'date' ? 'TRUE' : 'FALSE'}`,
      'X-MICROSOFT-CDO-IMPORTANCE:1',
      'X-MICROSOFT-CDO-INSTTYPE:0',
      'X-MICROSOFT-DISALLOW-COUNTER:FALSE',
      ...(proposal
        ? [zoned('X-MS-OLK-ORIGINALSTART', answer.start), zoned('X-MS-OLK-ORIGINALEND', answer.end)]
        : []),
    ],
  );
}

/** Exchange names a zone even for UTC, and describes it from the year 1601 on. */
const UTC_ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  ...['STANDARD', 'DAYLIGHT'].flatMap((rule) => [
    `BEGIN:${rule}`,
    'DTSTART:16010101T000000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0000',
    `END:${rule}`,
  ]),
  'END:VTIMEZONE',
];

function zoned(name: string, time: EventTime): string {
  return time.kind === 'date'
    ? contentLine(name, time.date.replaceAll('-', ''), [['VALUE', 'DATE']])
    : contentLine(name, utcText(epochOf(time)).replace('Z', ''), [['TZID', 'UTC']]);
}

function html(text: string, charset: string): string {
  const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replace(/\r?\n/g, '<br>\r\n');
  return `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=${charset}">\r\n</head>\r\n<body>\r\n<div>${shown}</div>\r\n</body>\r\n</html>\r\n`;
}
