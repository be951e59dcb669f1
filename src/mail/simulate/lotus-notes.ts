import { mailtoUri } from '../../calendar/cal-address.ts';
import { contentLine } from '../../calendar/lines.ts';
import { escapeText } from '../../calendar/text-value.ts';
import { timeLine, utcText } from '../../calendar/write-time.ts';
import type { Partstat, SimulatedAnswer } from './answer.ts';
import { answeredTimes, attendeeLines, calendarText } from './calendar-text.ts';
import { digits, headerText, mailbox, mailDate, message, messageId, multipart, textPart } from './mime.ts';
import { utcRecurrenceId } from './recurrence-id.ts';

const WORDS = {
  ACCEPTED: 'Accepted',
  TENTATIVE: 'Tentatively Accepted',
  DECLINED: 'Declined',
  DELEGATED: 'Delegated',
} as const;

/**
 * An answer from Lotus (HCL) Notes: a UID of its own making (mail-replies case 63), the charset named inside the
 * calendar text and not in the MIME header (case 98), the comment in COMMENT with an ALTREP into the mail, and
 * Notes' own X-LOTUS properties. Its users can propose another time and delegate (HCL's class NotesCalendarNotice
 * has both). The properties are those of Notes 6 to 12 in public samples (CalConnect's test data, Zimbra's and
 * Domino's own); their mails are invitations, so what a REPLY adds to them is composed from RFC 5546.
 */
export function lotusNotesReply(answer: SimulatedAnswer<Partstat>): string {
  const { from, to, now, status, proposal, summary, comment = '' } = answer;
  const subject = `${proposal ? 'New Time Proposed' : WORDS[status]}: ${summary}`;
  const fitsLatin1 = /^[\u0000-\u00ff]*$/.test(comment);
  const mark = notesId(answer.messageId);
  return message(
    [
      ['Subject', headerText(subject)],
      ['To', to],
      ['MIME-Version', '1.0'],
      ['X-Mailer', 'HCL Notes Release 12.0.2 November 07, 2022'],
      ['Message-ID', messageId(answer.messageId)],
      ['From', mailbox(from)],
      ['Date', mailDate(now)],
      ['X-MIMETrack', `Serialize by Router on Mail01/Guest(Release 12.0.2|November 07, 2022)`],
    ],
    multipart('alternative', `0__=0ABB${mark.slice(0, 24)}`, [
      textPart({
        type: `text/plain; charset=${fitsLatin1 ? 'ISO-8859-1' : 'UTF-8'}`,
        text: `${comment}\r\n`,
        encoding: 'quoted-printable',
        charset: fitsLatin1 ? 'latin1' : 'utf8',
      }),
      textPart({
        type: `text/calendar; method=${answer.method}`,
        text: calendarOf(answer, mark),
        encoding: 'base64',
        headers: [['Content-ID', `<FFFF__=0ABB${mark.slice(0, 24)}@>`]],
      }),
    ]),
  );
}

function calendarOf(answer: SimulatedAnswer<Partstat>, mark: string): string {
  const { attendee, now, comment, status } = answer;
  const { start, end } = answeredTimes(answer);
  const own = notesId(answer.uid);
  return calendarText(
    [
      'X-LOTUS-CHARSET:UTF-8',
      'VERSION:2.0',
      'PRODID:-//Lotus Development Corporation//NONSGML Notes 12.0//EN_C',
      `METHOD:${answer.method}`,
    ],
    [
      timeLine('DTSTART', start, 'utc'),
      timeLine('DTEND', end, 'utc'),
      'TRANSP:OPAQUE',
      ...utcRecurrenceId(answer),
      `DTSTAMP:${utcText(now)}`,
      `SEQUENCE:${answer.sequence}`,
      ...attendeeLines(answer, {
        before: [['ROLE', 'REQ-PARTICIPANT']],
        after: [
          ['CN', attendee.name ?? attendee.email],
          ['RSVP', 'FALSE'],
        ],
      }),
      'CLASS:PUBLIC',
      ...(comment
        ? [
            contentLine('COMMENT', escapeText(comment), [
              ['ALTREP', `CID:<FFFF__=0ABB${mark.slice(0, 24)}@>`],
            ]),
          ]
        : []),
      contentLine('SUMMARY', escapeText(`${WORDS[status]}: ${answer.summary}`)),
      contentLine('ORGANIZER', mailtoUri(answer.to), answer.organizerName),
      `UID:${own}-Lotus_Notes_Generated`,
      'X-LOTUS-BROADCAST:FALSE',
      `X-LOTUS-UPDATE-SEQ:${answer.sequence + 1}`,
      'X-LOTUS-UPDATE-WISL:$S:1;$L:1;$B:1;$R:1;$E:1;$W:1;$O:1;$M:1',
      'X-LOTUS-NOTESVERSION:2',
      'X-LOTUS-APPTTYPE:3',
      `X-LOTUS-CHILD-UID:${own}`,
    ],
  );
}

/** A Notes document id, 32 hexadecimal digits, the same for the same event. */
function notesId(seed: string): string {
  return digits(seed, 32).toUpperCase();
}
