import { randomUUID } from 'node:crypto';
import { NO_EVIDENCE } from '../../src/invites/evidence.ts';
import { createRecordMessage } from '../../src/invites/record-message.ts';
import type { InboundMail } from '../../src/mail/inbound/inbound-mail.ts';
import { type IngestParts, ingestMail } from '../../src/mail/inbound/ingest.ts';
import { readMail } from '../../src/mail/read/read-mail.ts';
import type { aService } from '../invites/a-service.ts';
import { markOf } from '../invites/mark-of.ts';

type Service = Pick<
  Awaited<ReturnType<typeof aService>>,
  'directory' | 'recordReply' | 'transact' | 'clock' | 'woken'
>;

/** The one function that every way in ends in, over the use cases of a test; nothing is known of any sender. */
export function anIntake(app: Service, over: Partial<IngestParts> = {}) {
  const recordMessage = createRecordMessage({
    transact: app.transact,
    newId: randomUUID,
    markOf,
    committed: (application) => void app.woken.push(application),
  });
  const parts: IngestParts = {
    directory: app.directory,
    read: readMail,
    tokensIn: () => [],
    tokenOfUid: () => undefined,
    authenticate: async () => NO_EVIDENCE,
    recordReply: app.recordReply,
    recordMessage,
    recordBounce: async (message, { outcome }) => {
      await recordMessage(message, 'bounce', outcome.kind === 'none' ? [outcome.reason] : []);
      return 'bounce';
    },
    clock: app.clock,
    isErased: async () => false,
    application: 'app',
    ...over,
  };
  return (mail: InboundMail) => ingestMail(parts, mail);
}
