import type { Disposition } from './disposition.ts';
import { isErasedFrom, type MarkOf } from './erasure/pseudonym.ts';
import type { InboundMessage } from './inbound-message.ts';
import { messageEvent } from './message-event.ts';
import type { NewId, Transact } from './ports.ts';

export interface RecordMessageParts {
  readonly transact: Transact;
  readonly newId: NewId;
  readonly markOf: MarkOf;
  readonly committed: (application: string) => void;
}

export type RecordMessage = (
  message: InboundMessage,
  disposition: Disposition,
  reasons: readonly string[],
) => Promise<void>;

/** Keeps a message that is no answer, with what became of it, and tells the invite's timeline. Resolves once that is durable. */
export function createRecordMessage({
  transact,
  newId,
  committed,
  markOf,
}: RecordMessageParts): RecordMessage {
  return async (message, disposition, reasons) => {
    const { application, inviteId } = message;
    await transact(async (unit) => {
      // Held before the message is kept: whoever erases its sender holds it too, and comes before or after all of this.
      const [invite] = inviteId === undefined ? [] : await unit.records.find(application, { id: inviteId });
      if (invite && isErasedFrom(invite, [message.from, message.mailFrom], markOf)) return;
      const known = !(await unit.inbox.isNew(application, message.dedupeKey));
      const why = [...reasons, ...message.warnings];
      const isNews = await unit.inbox.keep(message, known ? 'duplicate' : disposition, why);
      if (invite && isNews) await unit.log.append([messageEvent(invite, message, disposition, why, newId)]);
    });
    committed(application);
  };
}
