import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { MailDesk } from '../invites/mail-desk.ts';
import { createRecordDelivery } from '../invites/record-delivery.ts';
import { takesMail } from '../invites/series/last-end.ts';
import type { ComposeOptions } from '../mail/compose.ts';
import { createMailDesk } from '../mail/desk.ts';
import type { SignMail } from '../mail/dkim.ts';
import type { Mailbox } from '../mail/inbound/imap/mailbox.ts';
import type { InboundMail } from '../mail/inbound/inbound-mail.ts';
import { openSmtpPort, type SmtpPort } from '../mail/inbound/smtp-port.ts';
import { readTlsFiles } from '../mail/inbound/tls-files.ts';
import { type ReplyAddressScheme, tokenOf } from '../mail/reply-address.ts';
import { startSender } from '../mail/sender.ts';
import { jobQueueOf } from '../store/jobs.ts';
import { errorType, presentSpan, type Tracer } from '../tracing/tracer.ts';
import type { Core } from './core.ts';
import { type MailIntake, openMailIntake } from './mail-intake.ts';
import { sendingWithin } from './mail-spans.ts';
import { openRepliesMailbox } from './mailbox.ts';
import type { Tallies } from './tallies.ts';

export interface MailRoom {
  readonly desk: MailDesk;
  /** Takes one mail from whichever door; resolves once it is durable. */
  readonly ingest: MailIntake['ingest'];
  /** The token of one of our addresses. */
  readonly tokenOf: (address: string) => string | undefined;
  /** Undefined where replies by SMTP are off. */
  readonly smtp: SmtpPort | undefined;
  /** Undefined where no mailbox is read. */
  readonly mailbox: Mailbox | undefined;
  readonly isStuck: () => boolean;
  /** Sends no more, once the mails under way are sent. */
  stopSending(): Promise<void>;
  /** Takes no more replies either. */
  stop(): Promise<void>;
}

/** Starts sending, or capturing, what the outbox holds, and opens the port for replies. Throws ConfigError. */
export async function openMailRoom(
  config: Config,
  core: Core,
  texts: ComposeOptions,
  log: Logger,
  tallies: Tallies,
  tracer?: Tracer,
): Promise<MailRoom> {
  const { transact, clock, newId, committed, engine } = core;
  // Before anything is opened that a bad key would leave open.
  const signMail = await signing(config);
  const intake = openMailIntake(config, core, texts.replyScheme, log, tallies, tracer);
  const { ingest } = intake;
  const smtp = await openRepliesPort(config, core, texts.replyScheme, ingest);
  const mailbox = await openRepliesMailbox(config, core, ingest, log);
  const submitter =
    config.smtpUrl === undefined
      ? undefined
      : (await import('../mail/submit.ts')).createSubmitter(config.smtpUrl);
  const sender = startSender({
    queue: jobQueueOf(core.database),
    recordDelivery: createRecordDelivery({ transact, clock, newId, committed }),
    clock,
    compose: texts,
    signMail,
    submitter,
    onError(error) {
      presentSpan()?.fail(errorType(error));
      log.error({ err: error }, 'mail could not be processed');
    },
    within: sendingWithin(tracer, submitter === undefined),
    onOutcome(outcome) {
      tallies.mailOut.add(outcome);
      const span = presentSpan();
      span?.set({ 'invitegraph.mail.outcome': outcome });
      if (outcome === 'failed' || outcome === 'postponed') span?.fail(outcome);
    },
  });
  core.onCommit(sender.poke);
  const captures = submitter === undefined;
  return {
    desk: createMailDesk({
      engine,
      sender,
      clock,
      compose: texts,
      captures,
      dkimDomain: config.dkim?.domain,
      ingest,
    }),
    ingest,
    tokenOf: (address) => tokenOf(address, texts.replyScheme),
    smtp,
    mailbox,
    isStuck: sender.isStuck,
    stopSending: sender.stop,
    async stop() {
      await Promise.all([smtp?.close(), mailbox?.close(), sender.stop()]);
      await intake.close();
      submitter?.close();
    },
  };
}

/** Loaded where a key is configured: the library would slow down every other start. */
async function signing({ dkim }: Config): Promise<SignMail | undefined> {
  if (!dkim) return undefined;
  const { createSignMail, readDkimKey } = await import('../mail/dkim.ts');
  return createSignMail(readDkimKey(dkim));
}

async function openRepliesPort(
  config: Config,
  { directory, clock }: Core,
  scheme: ReplyAddressScheme,
  ingest: (mail: InboundMail) => Promise<unknown>,
): Promise<SmtpPort | undefined> {
  const { inboundSmtpPort: port, inboundSmtpHost: host, inboundSmtpTls } = config;
  if (port === undefined) return undefined;
  const tls = inboundSmtpTls && readTlsFiles(inboundSmtpTls, clock.now());
  try {
    return await openSmtpPort({
      host,
      port,
      scheme,
      clock,
      ...(tls ? { tls } : {}),
      async isLive(token) {
        const found = await directory.byToken(token);
        return found !== undefined && takesMail(found.invite, clock.now());
      },
      receive: async (mail) => void (await ingest(mail)),
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(`INBOUND_SMTP_PORT ${port} on ${host} cannot be listened on: ${code}.`, { cause });
  }
}
