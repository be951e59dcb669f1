import { randomUUID } from 'node:crypto';
import { refuse } from '../errors.ts';
import type { MailDesk } from '../invites/mail-desk.ts';
import type { Clock, Engine } from '../invites/ports.ts';
import { type ComposeOptions, composeInvitation } from './compose.ts';
import type { InboundMail, Ingested } from './inbound/inbound-mail.ts';
import { previewWarnings } from './preview-warnings.ts';
import type { Sender } from './sender.ts';

/** How long a reader waits for mail that is being captured, in milliseconds; far more than it takes. */
const SETTLE_MS = 2000;

export interface DeskParts {
  readonly engine: Engine;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly compose: ComposeOptions;
  readonly captures: boolean;
  /** The domain that mail is signed for; undefined where it is not signed here. */
  readonly dkimDomain?: string | undefined;
  readonly ingest: (mail: InboundMail) => Promise<Ingested>;
}

/** The mail side of the gateway, for the graph. */
export function createMailDesk(parts: DeskParts): MailDesk {
  const { engine, sender, clock, compose, captures, dkimDomain, ingest } = parts;
  return {
    captures,
    async settled() {
      if (!captures) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, SETTLE_MS);
      });
      await Promise.race([sender.drain(), late]).finally(() => clearTimeout(timer));
    },
    preview: (invite, recipient) => composeInvitation(invite, recipient, 'REQUEST', compose),
    warnings: (invite) => previewWarnings(invite, { ...compose, captures, dkimDomain }, clock.now()),
    async simulate(invite, recipient, simulation) {
      if (invite.upstream)
        throw refuse('NOT_ALLOWED', 'Answers to this invite go to Cronofy, so none is played here.', 'input');
      if (!captures)
        throw refuse(
          'NOT_ALLOWED',
          'Mail really leaves here (SMTP_URL is set), so answers are not played.',
          'input',
        );
      // Loaded with the first answer that is played: nobody plays any in production.
      const { simulateReply } = await import('./simulate/clients.ts');
      const { simulatedRequest } = await import('./simulate/request.ts');
      const request = simulatedRequest(simulation, recipient, {
        icalendar: engine.icalendar(invite, [recipient]),
        to: engine.replyAddress(invite.replyToken),
        now: clock.now(),
        messageId: `<${randomUUID()}@simulated.invalid>`,
      });
      const mime = simulateReply(simulation.client, request);
      const mail = {
        source: 'SIMULATED' as const,
        raw: Buffer.from(mime),
        mailFrom: request.from.email,
        token: invite.replyToken,
      };
      return { mime, ...(await ingest(mail)) };
    },
  };
}
