import { createTransport } from 'nodemailer';
import { ConfigError } from '../errors.ts';
import type { ComposedMail } from './compose.ts';
import { SubmitError, submitErrorOf } from './submit-error.ts';

/** Hands mail to the configured SMTP server. */
export interface Submitter {
  /** Resolves once the server took responsibility for the mail. Throws SubmitError. */
  submit(mail: Pick<ComposedMail, 'envelopeFrom' | 'to' | 'mime'>): Promise<void>;
  /** Mail being handed over is finished; mail that waits for a connection fails as temporary. */
  close(): void;
}

const CONNECT_MS = 10_000;
const GREETING_MS = 10_000;
/** Silence of the server after which a connection is given up. */
const SILENCE_MS = 60_000;
/** One mail at most, waiting included: a server that trickles its answers is never silent. */
const SUBMIT_MS = 300_000;
/** Connections to the server at a time; more makes submission servers suspicious and wins little. */
const MAX_CONNECTIONS = 4;

/**
 * A submitter over pooled connections to `smtp://user:pass@host:port` (STARTTLS where the server offers it)
 * or `smtps://…`. Throws ConfigError for anything else, without repeating it.
 */
export function createSubmitter(smtpUrl: string): Submitter {
  if (!URL.canParse(smtpUrl) || !/^smtps?:$/.test(new URL(smtpUrl).protocol))
    throw new ConfigError('SMTP_URL must be an address such as smtp://user:password@mail.example.com:587.');
  const secrets = secretsOf(new URL(smtpUrl));
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    // A server may close an idle connection just as it is used again; anything beyond that is the outbox's.
    maxRequeues: 1,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async submit({ envelopeFrom, to, mime }) {
      // The parser of mail addresses must not get to split one into two recipients.
      if (!isPlainAddress(to) || !isPlainAddress(envelopeFrom))
        throw new SubmitError('The mail address cannot be used in SMTP.', { permanent: true });
      try {
        await transport.sendMail({
          envelope: { from: { address: envelopeFrom }, to: [{ address: to }] },
          raw: mime,
          signal: AbortSignal.timeout(SUBMIT_MS),
        });
      } catch (error) {
        throw submitErrorOf(error, secrets);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

function isPlainAddress(address: string): boolean {
  return /^[^\s<>@"(),:;\\[\]\p{Cc}]+@[^\s<>@"(),:;\\[\]\p{Cc}]+$/u.test(address);
}

/** Every spelling of the credentials that a server could echo, base64 of the AUTH exchange included. */
function secretsOf(url: URL): readonly string[] {
  if (!url.username && !url.password) return [];
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const spellings = [user, password, url.username, url.password, `\0${user}\0${password}`];
  return spellings
    .filter((text) => text !== '')
    .flatMap((text) => [text, Buffer.from(text).toString('base64')]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
