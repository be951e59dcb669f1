import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { MailDesk } from '../invites/mail-desk.ts';
import { createRecordDelivery } from '../invites/record-delivery.ts';
import { createRecordMessage } from '../invites/record-message.ts';
import { createMailDesk } from '../mail/desk.ts';
import { type InboundMail, ingestMail } from '../mail/inbound/ingest.ts';
import { openSmtpPort, type SmtpPort } from '../mail/inbound/smtp-port.ts';
import type { InviteTextOptions } from '../mail/invite-text.ts';
import { startSender } from '../mail/sender.ts';
import { createSubmitter } from '../mail/submit.ts';
import { jobQueueOf } from '../store/jobs.ts';
import type { Core } from './core.ts';

export interface MailRoom {
  readonly desk: MailDesk;
  /** Undefined where replies by SMTP are off. */
  readonly smtp: SmtpPort | undefined;
  /** Takes no more replies and finishes the mails under way. */
  stop(): Promise<void>;
}

/** Starts sending, or capturing, what the outbox holds, and opens the port for replies. Throws ConfigError. */
export async function openMailRoom(
  config: Config,
  core: Core,
  texts: InviteTextOptions,
  log: Logger,
): Promise<MailRoom> {
  const { transact, clock, newId, committed, directory, recordReply, engine } = core;
  const recordMessage = createRecordMessage(transact);
  const ingest = async (mail: InboundMail, channel: 'MAIL' | 'SIMULATED') => {
    const ingested = await ingestMail({ directory, recordReply, recordMessage, clock }, mail, channel);
    log.info({ channel, ...ingested }, 'mail received');
    return ingested;
  };
  const smtp = await openRepliesPort(config, core, (mail) => ingest(mail, 'MAIL'));
  const submitter = config.smtpUrl === undefined ? undefined : createSubmitter(config.smtpUrl);
  const sender = startSender({
    queue: jobQueueOf(core.database),
    recordDelivery: createRecordDelivery({ transact, clock, newId, committed }),
    clock,
    compose: texts,
    submitter,
    onError: (error) => log.error({ err: error }, 'mail could not be processed'),
  });
  core.onCommit(sender.poke);
  const captures = submitter === undefined;
  return {
    desk: createMailDesk({ engine, sender, clock, compose: texts, captures, ingest }),
    smtp,
    async stop() {
      await smtp?.close();
      await sender.stop();
      submitter?.close();
    },
  };
}

async function openRepliesPort(
  config: Config,
  { directory }: Core,
  ingest: (mail: InboundMail) => Promise<unknown>,
): Promise<SmtpPort | undefined> {
  const { inboundSmtpPort: port, host, replyDomain: domain } = config;
  if (port === undefined) return undefined;
  try {
    return await openSmtpPort({
      host,
      port,
      domain,
      isLive: async (token) => (await directory.byToken(token)) !== undefined,
      receive: async (mail) => void (await ingest(mail)),
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(`INBOUND_SMTP_PORT ${port} on ${host} cannot be listened on: ${code}.`, { cause });
  }
}
