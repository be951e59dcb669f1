import { guestsShownTo } from '../invites/guest-list.ts';
import type { CalendarEvent, Invite, MailMethod, Recipient } from '../invites/invite.ts';
import type { EventTime } from '../invites/time.ts';
import { bodyOf } from './body.ts';
import { htmlBody } from './body-html.ts';
import { textBody } from './body-text.ts';
import { oneLine } from './clean-text.ts';
import { type InviteTextOptions, inviteText } from './invite-text.ts';
import { firstMessageIdOf, messageIdOf } from './message-id.ts';
import { occurrenceBody } from './occurrence-news.ts';
import { organizerName } from './organizer-name.ts';
import { LOOP_HEADER } from './read/classify.ts';
import { bounceAddress, replyAddress } from './reply-address.ts';
import { subjectOf } from './subject.ts';

/** One mail, ready to be submitted: the envelope and the whole RFC 5322 message. */
export interface ComposedMail {
  /** Address of From: the invite's reply address. */
  readonly from: string;
  /** Envelope sender: an address of this recipient's own, so that a bounce tells whose mail came back (VERP). */
  readonly envelopeFrom: string;
  /** The one recipient, who is the only address in the mail's To. */
  readonly to: string;
  readonly subject: string;
  /** With its angle brackets. */
  readonly messageId: string;
  readonly mime: Buffer;
  /** The iCalendar text that the mail carries twice. */
  readonly icalendar: string;
}

export interface ComposeOptions extends InviteTextOptions {
  /** What the organizer has to say about this one mail. */
  readonly note?: string;
  /** The event as the recipient knows it from the mail before, to show what is new. */
  readonly before?: CalendarEvent;
  /** The one occurrence of a series that the mail is about; absent: the whole invite. */
  readonly recurrenceId?: EventTime;
  /** The request that the mail goes back to: a report of a bounce brings it along. */
  readonly requestId?: string;
  /** The recipient's RSVP page, for readers without a calendar. */
  readonly rsvpUrl?: (invite: Invite, recipient: Recipient) => string | undefined;
}

/**
 * The mail that brings the invite's present text to one recipient. They are alone in To, since Gmail shows buttons
 * only to an ATTENDEE who is there, and the only ATTENDEE, unless the invite shows its guests to one another. The
 * same input gives the same bytes.
 */
export async function composeInvitation(
  invite: Invite,
  recipient: Recipient,
  method: MailMethod,
  options: ComposeOptions,
): Promise<ComposedMail> {
  const { replyScheme } = options;
  const { domain: replyDomain } = replyScheme;
  const name = organizerName(invite, options.defaultOrganizerName);
  const { note, before, recurrenceId } = options;
  // Whether a proposed time was taken is between the organizer and whoever proposed it.
  const attendees = method === 'DECLINECOUNTER' ? [recipient] : guestsShownTo(invite, recipient);
  const icalendar = inviteText(invite, method, attendees, options, {
    ...(note ? { comment: note } : {}),
    ...(recurrenceId ? { recurrenceId } : {}),
  });
  // The page answers for the whole series, so a mail about one date does not lead there.
  const rsvpUrl = recurrenceId ? undefined : options.rsvpUrl?.(invite, recipient);
  const texts = { organizer: name, rsvpUrl, before, note };
  const body = recurrenceId
    ? occurrenceBody(invite, recipient, recurrenceId, method, texts)
    : bodyOf(invite, recipient, method, texts);
  const from = replyAddress(invite.replyToken, replyScheme);
  const envelopeFrom = bounceAddress(recipient.bounceToken ?? invite.replyToken, replyScheme);
  const to = oneLine(recipient.email);
  const subject = subjectOf(invite, recipient, method, recurrenceId);
  const messageId = messageIdOf(invite, recipient, replyDomain);
  const first = firstMessageIdOf(invite, recipient, replyDomain);

  // Loaded with the first mail, which no start is to wait for.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const mime = await new MailComposer({
    from: { name, address: from },
    to: { name: oneLine(recipient.name ?? ''), address: to },
    replyTo: { name, address: replyAddress(recipient.token, replyScheme) },
    subject,
    messageId,
    ...(first === undefined ? {} : { inReplyTo: first, references: first }),
    // The clock of the machine would make a repeated send another message.
    date: new Date(invite.stampedAt),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      // The inbound side knows a copy that comes back by it (mail-replies case 140).
      [LOOP_HEADER]: replyDomain,
      'Content-class': 'urn:content-classes:calendarmessage',
      ...(options.requestId === undefined ? {} : { 'X-Request-Id': options.requestId }),
    },
    text: textBody(body),
    html: htmlBody(body),
    icalEvent: { method, content: icalendar },
    // Left to choose, nodemailer takes base64 for texts that are mostly non-Latin, and Proton and some
    // Exchange versions cannot read a base64 calendar alternative (mail-invitations 1.1).
    encoding: 'quoted-printable',
    // "=_" occurs neither in quoted-printable nor in base64, so no text can forge a boundary (RFC 2045 §6.7).
    boundaryPrefix: '=_',
    baseBoundary: messageId.slice(1, 17),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return { from, envelopeFrom, to, subject, messageId, mime, icalendar };
}
