import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Mailbox } from '../mail/inbound/imap/mailbox.ts';
import type { InboundMail } from '../mail/inbound/inbound-mail.ts';
import { mailboxCursorsOf } from '../store/mailbox-cursors.ts';
import type { Core } from './core.ts';

/** Reads answers from the mailbox of IMAP_URL; undefined where none is set. */
export async function openRepliesMailbox(
  { imapUrl: url }: Config,
  { database, clock }: Core,
  ingest: (mail: InboundMail) => Promise<unknown>,
  log: Logger,
): Promise<Mailbox | undefined> {
  if (url === undefined) return undefined;
  // Loaded where it is used: the IMAP client would slow down every other start.
  const { openMailbox } = await import('../mail/inbound/imap/mailbox.ts');
  const mailbox = openMailbox({
    url,
    cursors: mailboxCursorsOf(database, clock),
    ingest,
    clock,
    random: Math.random,
    onError: (error) => log.error({ err: error }, 'a mail of the mailbox could not be taken'),
    onState(state) {
      const about = { mailbox: mailbox.name, ...state };
      if (state.state === 'reconnecting') log.warn(about, 'the mailbox cannot be read');
      else log.info(about, 'mailbox');
    },
  });
  return mailbox;
}
