import MailComposer from 'nodemailer/lib/mail-composer';
import type { Invite, Recipient } from '../invites/invite.ts';
import { bodyOf } from './body.ts';
import { htmlBody } from './body-html.ts';
import { textBody } from './body-text.ts';
import { oneLine } from './clean-text.ts';
import { type InviteTextOptions, inviteText } from './invite-text.ts';
import { firstMessageIdOf, messageIdOf } from './message-id.ts';
import { organizerName } from './organizer-name.ts';
import { LOOP_HEADER } from './read/classify.ts';
import { replyAddress } from './reply-address.ts';
import { subjectOf } from './subject.ts';

/** One mail, ready to be submitted: the envelope and the whole RFC 5322 message. */
export interface ComposedMail {
  /** Envelope sender and address of From: the invite's reply address. */
  readonly from: string;
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
  /** The recipient's RSVP page, for readers without a calendar. */
  readonly rsvpUrl?: string;
}

/**
 * The mail that brings the invite's present text to one recipient. Its iCalendar text lists nobody but that
 * recipient: Gmail shows buttons only to an ATTENDEE who is also in To, and guests do not see each other's
 * addresses. The same input gives the same bytes.
 */
export async function composeInvitation(
  invite: Invite,
  recipient: Recipient,
  method: 'REQUEST' | 'CANCEL',
  options: ComposeOptions,
): Promise<ComposedMail> {
  const { replyDomain } = options;
  const name = organizerName(invite, options.defaultOrganizerName);
  const icalendar = inviteText(invite, method, [recipient], options);
  const body = bodyOf(invite, method, name, options.rsvpUrl);
  const from = replyAddress(invite.replyToken, replyDomain);
  const to = oneLine(recipient.email);
  const subject = subjectOf(invite, method);
  const messageId = messageIdOf(invite, recipient, replyDomain);
  const first = firstMessageIdOf(invite, recipient, replyDomain);

  const mime = await new MailComposer({
    from: { name, address: from },
    to: { name: oneLine(recipient.name ?? ''), address: to },
    replyTo: { name, address: replyAddress(recipient.token, replyDomain) },
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
  return { from, to, subject, messageId, mime, icalendar };
}
