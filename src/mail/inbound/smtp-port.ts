import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type {
  SMTPServerAddress,
  SMTPServerDataStream,
  SMTPServerError,
  SMTPServerSession,
} from 'smtp-server';
import { UnwritableError } from '../../errors.ts';
import type { Clock } from '../../invites/ports.ts';
import { MAX_MAIL_BYTES } from '../read/caps.ts';
import type { ReplyAddressScheme } from '../reply-address.ts';
import { type Addressee, addresseeOf } from './addressee.ts';
import { countedAs, plainAddress } from './client-address.ts';
import type { InboundMail } from './inbound-mail.ts';
import { createRateLimit } from './rate-limit.ts';
import { readData } from './read-data.ts';
import type { TlsFiles } from './tls-files.ts';

// As CommonJS: its modules import node:http whole, for which Node loads its HTTP client at every start.
const { SMTPServer } = createRequire(import.meta.url)('smtp-server') as typeof import('smtp-server');

export interface SmtpPortOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** Which addresses are ours; mail for any other is refused. */
  readonly scheme: ReplyAddressScheme;
  /** Whether an invite still takes answers, or bounces, under this token. */
  readonly isLive: (token: string) => Promise<boolean>;
  /** Must resolve only once the mail is durable: the 250 that follows makes it ours. */
  readonly receive: (mail: InboundMail) => Promise<void>;
  readonly clock: Clock;
  /** Present: STARTTLS is offered. */
  readonly tls?: TlsFiles;
  /** As whom a client is counted; undefined for one that no limit counts. Default: countedAs. */
  readonly countedAs?: (address: string) => string | undefined;
}

export interface SmtpPort {
  readonly port: number;
  readonly isListening: () => boolean;
  /** Takes no new mail, finishes what is under way for at most 5 s, and ends the rest with 421. */
  close(): Promise<void>;
}

/** How much of an oversized mail is read before the connection is cut. */
const PATIENCE_BYTES = 4 * MAX_MAIL_BYTES;
/** Recipients of one mail. */
export const MAX_SMTP_RECIPIENTS = 5;
/** Unknown recipients a connection may name: each one costs a look-up. */
const MAX_REFUSALS = 10;
/** Connections at a time. */
export const MAX_SMTP_CLIENTS = 100;
/** Connections at a time from one address, IPv6 by /64; Postfix opens 20 to one server. */
export const MAX_SMTP_CLIENTS_PER_ADDRESS = 20;
/** Mails that one address may begin in a minute: a provider's server brings the answers of many people. */
export const MAX_MAILS_PER_CLIENT_MINUTE = 600;
/** Mails to one reply or bounce address in an hour; a group of 200 shares one (mail-replies case 141). */
export const MAX_MAILS_PER_TOKEN_HOUR = 300;
/** Clients and tokens that are counted at a time; beyond it the one that was quiet for longest is forgotten. */
export const MAX_COUNTED_SENDERS = 10_000;
/** Silence of a client after which it is cut, in milliseconds. */
export const SMTP_IDLE_MS = 60_000;
/** A whole session, in milliseconds: a client that sends a byte a minute is never idle. */
export const SMTP_SESSION_MS = 600_000;
const CLOSE_MS = 5_000;
/** RFC 5321 §4.5.3.1.4 asks for 512 octets; extensions need some more. */
const MAX_COMMAND_BYTES = 2048;

/** Longest name of a client that is handed on (RFC 5321 §4.5.3.1.2). */
const MAX_HELO = 255;

/**
 * Opens the port on which answers arrive by SMTP. It takes mail for live reply tokens and relays for nobody;
 * only `CRLF . CRLF` ends a mail, so that a bare `LF . LF` inside one cannot smuggle in a second. What a client
 * said before STARTTLS is forgotten, and what it sent behind it in the clear is not read. Throws where the port
 * cannot be opened.
 */
export async function openSmtpPort(options: SmtpPortOptions): Promise<SmtpPort> {
  const refusals = new WeakMap<SMTPServerSession, number>();
  const lifetimes = new WeakMap<SMTPServerSession, NodeJS.Timeout>();
  const receiving = new Set<SMTPServerSession>();
  const open = new Map<SMTPServerSession, string>();
  const byClient = createRateLimit({
    most: MAX_MAILS_PER_CLIENT_MINUTE,
    withinMs: 60_000,
    keys: MAX_COUNTED_SENDERS,
  });
  const byToken = createRateLimit({
    most: MAX_MAILS_PER_TOKEN_HOUR,
    withinMs: 3_600_000,
    keys: MAX_COUNTED_SENDERS,
  });
  const clientKey = ({ remoteAddress }: SMTPServerSession) => (options.countedAs ?? countedAs)(remoteAddress);
  const { tls } = options;
  let closing: Promise<void> | undefined;

  const server = new SMTPServer({
    name: options.scheme.domain,
    size: MAX_MAIL_BYTES,
    maxRecipients: MAX_SMTP_RECIPIENTS,
    maxClients: MAX_SMTP_CLIENTS,
    maxCommandLength: MAX_COMMAND_BYTES,
    socketTimeout: SMTP_IDLE_MS,
    closeTimeout: CLOSE_MS,
    disabledCommands: [
      ...['AUTH', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
      ...(tls ? [] : ['STARTTLS']),
    ],
    // Offered, senders would add parameters to RCPT and expect reports that only a relay can give.
    hideDSN: true,
    hideREQUIRETLS: true,
    ...(tls ? { ...tls, minVersion: 'TLSv1.2' } : {}),
    disableReverseLookup: true,
    // Real senders break the strict syntax, and the trailing dot of a domain is among the forms we take.
    lenientAddressParsing: true,
    logger: false,
    onConnect(session, callback) {
      const client = clientKey(session);
      const connections = [...open.values()].filter((other) => other === client).length;
      if (client !== undefined && connections >= MAX_SMTP_CLIENTS_PER_ADDRESS)
        return callback(reply(421, 'Too many connections from your address, try again later'));
      if (client !== undefined) open.set(session, client);
      const timer = setTimeout(
        () => hangUp(session, 'Session took too long, connect again'),
        SMTP_SESSION_MS,
      );
      lifetimes.set(session, timer.unref());
      callback();
    },
    onClose(session) {
      clearTimeout(lifetimes.get(session));
      open.delete(session);
    },
    onMailFrom(_address, session, callback) {
      const client = clientKey(session);
      const hasRoom = client === undefined || byClient.take(client, options.clock.now());
      callback(hasRoom ? null : reply(451, 'Too many mails from your address, try again in a minute'));
    },
    onRcptTo: (address, session, callback) => void admit(address, session).then(callback),
    onData: (stream, session, callback) => void take(stream, session, callback),
  });

  /** 421 ends a session in good order: the client knows that it may come back. */
  function hangUp(session: SMTPServerSession, reason: string): void {
    for (const connection of server.connections)
      if (connection.session === session) connection.send(421, reason);
  }

  async function admit({ address, args }: SMTPServerAddress, session: SMTPServerSession) {
    // No extension with parameters is offered here, so what follows the address is an attempt at something.
    if (args) return reply(555, 'RCPT TO parameters are not recognized');
    const addressee = addresseeOf(address, options.scheme);
    if (addressee?.kind === 'mailbox') return null;
    if (addressee?.kind === 'bounce' && !maySendBounces(session))
      return reply(550, 'This address only takes delivery reports');
    try {
      if (addressee && (await options.isLive(addressee.token)))
        return byToken.hasRoom(addressee.token, options.clock.now()) ? null : tooMany();
    } catch {
      return reply(451, 'Addresses cannot be looked up now, try again later');
    }
    const refused = (refusals.get(session) ?? 0) + 1;
    refusals.set(session, refused);
    if (refused > MAX_REFUSALS) return reply(421, 'Too many unknown recipients');
    return reply(550, 'No such reply address; this server takes answers to invitations and relays nothing');
  }

  async function take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    receiving.add(session);
    const { error, cut } = await store(stream, session);
    receiving.delete(session);
    callback(error, 'OK: message stored');
    if (cut) hangUp(session, 'Message too large');
    else if (closing) hangUp(session, 'Server shutting down');
  }

  async function store(
    stream: SMTPServerDataStream,
    { envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession,
  ): Promise<{ error: SMTPServerError | null; cut?: boolean }> {
    const { mailFrom, rcptTo } = envelope;
    try {
      const data = await readData(stream, MAX_MAIL_BYTES, PATIENCE_BYTES);
      if (data.kind === 'too-large')
        return { error: reply(552, `Message is larger than ${MAX_MAIL_BYTES} bytes`), cut: !data.ended };
      const mail = {
        raw: data.raw,
        source: 'SMTP' as const,
        mailFrom: mailFrom ? mailFrom.address : '',
        client: { ip: plainAddress(remoteAddress), helo: String(hostNameAppearsAs).slice(0, MAX_HELO) },
      };
      // Two spellings of one address are one recipient.
      const tokens = new Set(rcptTo.map(({ address }) => tokenFor(addresseeOf(address, options.scheme))));
      for (const token of tokens)
        if (token !== undefined && !byToken.take(token, options.clock.now())) return { error: tooMany() };
      for (const token of tokens) await options.receive(token === undefined ? mail : { ...mail, token });
      return { error: null };
    } catch (error) {
      // RFC 5321 §4.2.2 has a code of its own for storage that is used up.
      const code = error instanceof UnwritableError ? 452 : 451;
      return { error: reply(code, 'The message could not be stored, try again later') };
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // A client's broken connection is its own affair; without a listener it would end the process.
  server.on('error', () => {});

  return {
    port: (server.server.address() as AddressInfo).port,
    isListening: () => server.server.listening,
    close() {
      closing ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const { session } of [...server.connections])
          if (!receiving.has(session)) hangUp(session, 'Server shutting down');
      });
      return closing;
    },
  };
}

function reply(responseCode: number, text: string): SMTPServerError {
  return Object.assign(new Error(text), { responseCode });
}

function tokenFor(addressee: Addressee | undefined): string | undefined {
  return addressee && 'token' in addressee ? addressee.token : undefined;
}

function tooMany(): SMTPServerError {
  return reply(450, 'This address has received too many mails, try again in an hour');
}

/**
 * Delivery reports have the null sender (RFC 5321 §4.5.5). Some systems send theirs under a name of their own, and
 * complaints have always one; what they then say must be machine-readable to count.
 */
function maySendBounces({ envelope }: SMTPServerSession): boolean {
  const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
  return sender === '' || REPORTING_NAME.test(sender);
}

const REPORTING_NAME =
  /^(mailer-?daemon|mail-?daemon|postmaster|microsoftexchange[0-9a-f]+|(no-?reply|do-?not-?reply)|[\w.+-]*(bounce|abuse|fbl|arf|feedback|complaint)[\w.+-]*)@/i;
