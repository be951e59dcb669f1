import type { Disposition } from './disposition.ts';
import type { InboundMessage, Transact } from './ports.ts';

/** Keeps a message that is no answer, with what became of it. Resolves once that is durable. */
export function createRecordMessage(transact: Transact) {
  return (message: InboundMessage, disposition: Disposition, reasons: readonly string[]): Promise<void> =>
    transact(async (unit) => {
      const known = !(await unit.inbox.isNew(message.application, message.dedupeKey));
      await unit.inbox.keep(message, known ? 'duplicate' : disposition, [...reasons, ...message.warnings]);
    });
}
