import { crlf, multipart, part } from '../read/mails.ts';

/** What a mail system's report is made of. */
export interface ReportParts {
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly messageId?: string;
  /** For people. */
  readonly words?: string;
  /** Groups of fields for each recipient of a message/delivery-status. */
  readonly recipients?: readonly string[][];
  /** The mail that came back, or its headers. */
  readonly returned?: string;
  readonly returnedAs?: string;
  readonly extra?: readonly string[];
}

function headersOf({ from, to, subject, messageId, extra = [] }: ReportParts): string {
  return crlf(
    `From: ${from ?? 'Mail Delivery System <MAILER-DAEMON@mx.guest.test>'}`,
    `To: ${to ?? 'b-0123456789abcdefghjkmnpqrs@reply.example'}`,
    `Subject: ${subject ?? 'Undelivered Mail Returned to Sender'}`,
    `Message-ID: ${messageId ?? '<report-1@mx.guest.test>'}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    ...extra,
  );
}

function reportOf(type: string, parts: ReportParts, machine: readonly string[]): string {
  const words = part(
    'Content-Type: text/plain; charset=us-ascii',
    parts.words ?? 'I am sorry to inform you.',
  );
  const returned =
    parts.returned === undefined
      ? []
      : [part(`Content-Type: ${parts.returnedAs ?? 'message/rfc822'}`, parts.returned)];
  const body = multipart('report', 'report-boundary', words, ...machine, ...returned);
  return `${headersOf(parts)}${body.replace('multipart/report;', `multipart/report; report-type=${type};`)}`;
}

/** A delivery report as RFC 3464 has it and Postfix, Exchange and others write it. */
export function dsn(parts: ReportParts = {}): string {
  const recipients = parts.recipients ?? [
    [
      'Final-Recipient: rfc822; ana@guest.test',
      'Original-Recipient: rfc822;ana@guest.test',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 <ana@guest.test>: Recipient address rejected:',
      '    User unknown in local recipient table',
    ],
  ];
  const groups = [['Reporting-MTA: dns; mx.guest.test', 'Arrival-Date: Sat, 1 Mar 2031 08:00:00 +0000']]
    .concat(recipients)
    .map((fields) => crlf(...fields));
  return reportOf('delivery-status', parts, [
    part('Content-Type: message/delivery-status', groups.join('\r\n')),
  ]);
}

/** A multipart/report of which only the words are left. */
export function dsnWithoutStatus(parts: ReportParts = {}): string {
  return reportOf('delivery-status', parts, []);
}

/** An abuse report as RFC 5965 has it. */
export function arf(fields: readonly string[], parts: ReportParts = {}): string {
  return reportOf(
    'feedback-report',
    {
      from: 'Complaints <feedback@provider.test>',
      subject: 'FW: Flat viewing',
      messageId: '<arf-1@provider.test>',
      ...parts,
    },
    [
      part(
        'Content-Type: message/feedback-report',
        crlf('User-Agent: Provider/1.0', 'Version: 1', ...fields),
      ),
    ],
  );
}

/** A report in words only, single part. */
export function wordsOnly(words: string, parts: ReportParts = {}): string {
  return `${headersOf(parts)}Content-Type: text/plain; charset=utf-8\r\n\r\n${words.replace(/\r?\n/g, '\r\n')}\r\n`;
}

/** qmail-send's own text (mail-replies case 134). */
export const QMAIL = (returned: string) => `Hi. This is the qmail-send program at mx.guest.test.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@guest.test>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${returned}`;
