import type { AddressInfo } from 'node:net';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerDataStream,
  type SMTPServerError,
  type SMTPServerSession,
} from 'smtp-server';
import { MAX_MAIL_BYTES } from '../read/caps.ts';
import { tokenOf } from '../reply-address.ts';
import type { InboundMail } from './ingest.ts';
import { readData } from './read-data.ts';

export interface SmtpPortOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** Domain of the reply addresses; mail for any other is refused. */
  readonly domain: string;
  /** Whether an invite still takes answers under this token. */
  readonly isLive: (token: string) => Promise<boolean>;
  /** Must resolve only once the mail is durable: the 250 that follows makes it ours. */
  readonly receive: (mail: InboundMail) => Promise<void>;
}

export interface SmtpPort {
  readonly port: number;
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
/** Silence of a client after which it is cut, in milliseconds. */
export const SMTP_IDLE_MS = 60_000;
/** A whole session, in milliseconds: a client that sends a byte a minute is never idle. */
export const SMTP_SESSION_MS = 600_000;
const CLOSE_MS = 5_000;
/** RFC 5321 §4.5.3.1.4 asks for 512 octets; extensions need some more. */
const MAX_COMMAND_BYTES = 2048;

/**
 * Opens the port on which answers arrive by SMTP. It takes mail for live reply tokens and relays for nobody;
 * only `CRLF . CRLF` ends a mail, so that a bare `LF . LF` inside one cannot smuggle in a second. Throws
 * where the port cannot be opened.
 */
export async function openSmtpPort(options: SmtpPortOptions): Promise<SmtpPort> {
  const refusals = new WeakMap<SMTPServerSession, number>();
  const lifetimes = new WeakMap<SMTPServerSession, NodeJS.Timeout>();
  const receiving = new Set<SMTPServerSession>();
  let closing: Promise<void> | undefined;

  const server = new SMTPServer({
    name: options.domain,
    size: MAX_MAIL_BYTES,
    maxRecipients: MAX_SMTP_RECIPIENTS,
    maxClients: MAX_SMTP_CLIENTS,
    maxCommandLength: MAX_COMMAND_BYTES,
    socketTimeout: SMTP_IDLE_MS,
    closeTimeout: CLOSE_MS,
    disabledCommands: ['AUTH', 'STARTTLS', 'XCLIENT', 'XFORWARD', 'WIZ', 'SHELL', 'KILL'],
    disableReverseLookup: true,
    // Real senders break the strict syntax, and the trailing dot of a domain is among the forms we take.
    lenientAddressParsing: true,
    logger: false,
    onConnect(session, callback) {
      const timer = setTimeout(
        () => hangUp(session, 'Session took too long, connect again'),
        SMTP_SESSION_MS,
      );
      lifetimes.set(session, timer.unref());
      callback();
    },
    onClose: (session) => clearTimeout(lifetimes.get(session)),
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
    const token = tokenOf(address, options.domain);
    try {
      if (token !== undefined && (await options.isLive(token))) return null;
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
    { envelope }: SMTPServerSession,
  ): Promise<{ error: SMTPServerError | null; cut?: boolean }> {
    const { mailFrom, rcptTo } = envelope;
    try {
      const data = await readData(stream, MAX_MAIL_BYTES, PATIENCE_BYTES);
      if (data.kind === 'too-large')
        return { error: reply(552, `Message is larger than ${MAX_MAIL_BYTES} bytes`), cut: !data.ended };
      // Two spellings of one address are one recipient.
      const tokens = new Set(rcptTo.map(({ address }) => tokenOf(address, options.domain)));
      for (const token of tokens)
        if (token !== undefined)
          await options.receive({ raw: data.raw, mailFrom: mailFrom ? mailFrom.address : '', token });
      return { error: null };
    } catch {
      return { error: reply(451, 'The message could not be stored, try again later') };
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
