import type { ImapFlowError } from 'imapflow';
import type { MailboxAddress } from './address.ts';

const MAX_TEXT = 200;

/** The server would not do what it was asked, in a way that the IMAP client takes for an answer. */
export class RefusedByServer extends Error {}

/**
 * What went wrong with a mailbox, in one line without its password. Only these words may leave this folder: the
 * errors of the IMAP client carry the commands that were sent.
 */
export function describeFailure(error: unknown, { user, password }: MailboxAddress): string {
  const text = plainWords(error as ImapFlowError).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  const secrets = [
    password,
    encodeURIComponent(password),
    Buffer.from(password).toString('base64'),
    Buffer.from(`\0${user}\0${password}`).toString('base64'),
  ];
  // A server may quote what it was sent, and the longest form first: the others are parts of it.
  return secrets
    .sort((a, b) => b.length - a.length)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    .slice(0, MAX_TEXT);
}

function plainWords(error: ImapFlowError): string {
  const { code, message, responseStatus, responseText, serverResponseCode, reason } = error;
  const answer = [serverResponseCode, responseText].filter(Boolean).join(': ');
  if (error.authenticationFailed)
    return `The server refused the user name or the password${answer ? ` (${answer})` : ''}.`;
  if (responseStatus) return `The server answered ${responseStatus}${answer ? ` (${answer})` : ''}.`;
  if (reason) return `The server closed the connection: ${reason}`;
  return code && !message.includes(code) ? `${message} (${code})` : message;
}

/** True where the server itself would not do what it was asked, and the connection still works. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RefusedByServer || (error as ImapFlowError).responseStatus !== undefined;
}

/** True where waiting a second will not help, and many attempts may lock the account. */
export function isLoginRefused(error: unknown): boolean {
  return (error as ImapFlowError).authenticationFailed === true;
}
