import { oneLine } from './clean-text.ts';

/** A mail that the SMTP server did not take. The message is safe to show: it never holds the credentials. */
export class SubmitError extends Error {
  /** True where sending the same mail again cannot help. */
  readonly permanent: boolean;
  /** The server's reply code, where it gave one. */
  readonly smtpCode?: number;

  constructor(message: string, { permanent, smtpCode }: { permanent: boolean; smtpCode?: number }) {
    super(message);
    this.name = 'SubmitError';
    this.permanent = permanent;
    if (smtpCode !== undefined) this.smtpCode = smtpCode;
  }
}

/** Longest text of a server that a message repeats, in characters. */
const LONGEST_REASON = 300;

/**
 * The failure in our own terms. Only a 5xx about the recipient or the mail itself is permanent: one at
 * login or about the sender is the operator's to mend, and the mails must still be there when it is. The
 * library's error is not kept as `cause`, since logs would print what it quotes.
 */
export function submitErrorOf(error: unknown, secrets: readonly string[]): SubmitError {
  const { responseCode, response, command, code, message } = error as Partial<Record<string, unknown>>;
  const smtpCode = typeof responseCode === 'number' ? responseCode : undefined;
  // 503 says that the session went wrong, not that the mail was refused (RFC 5321 §4.2.4).
  const refused = smtpCode !== undefined && smtpCode >= 500 && smtpCode < 600 && smtpCode !== 503;
  const permanent = refused && (command === 'RCPT TO' || command === 'DATA');
  const told = code === 'EAUTH' ? '' : String(typeof response === 'string' ? response : (message ?? ''));
  const said = oneLine(told).slice(0, LONGEST_REASON);
  const repeatsSecret = secrets.some((secret) => told.includes(secret) || said.includes(secret));
  return new SubmitError(describe(code, smtpCode, repeatsSecret ? '' : said), {
    permanent,
    ...(smtpCode === undefined ? {} : { smtpCode }),
  });
}

function describe(code: unknown, smtpCode: number | undefined, said: string): string {
  const numbered = smtpCode === undefined ? '' : ` (${smtpCode})`;
  if (code === 'EAUTH') return `The SMTP server did not accept the credentials${numbered}.`;
  if (code === 'EABORT') return 'The SMTP server did not take the mail in time.';
  if (smtpCode !== undefined)
    return said ? `The SMTP server answered: ${said}` : `The SMTP server refused the mail${numbered}.`;
  return said ? `The SMTP server could not be used: ${said}` : 'The SMTP server could not be used.';
}
