import { type BounceReport, type NotedBounce, noteBounce } from './bounce.ts';
import { isSuppressed } from './delivery.ts';
import type { Disposition } from './disposition.ts';
import { isErasedFrom, type MarkOf } from './erasure/pseudonym.ts';
import type { InboundMessage } from './inbound-message.ts';
import type { Invite } from './invite.ts';
import { messageEvent } from './message-event.ts';
import type { NewId, Transact } from './ports.ts';

export interface RecordBounceParts {
  readonly transact: Transact;
  readonly newId: NewId;
  readonly markOf: MarkOf;
  readonly committed: (application: string) => void;
  /** Told of a complaint once it is kept: a sender whom people complain about should hear of it. */
  readonly onComplaint: (about: {
    readonly application: string;
    readonly inviteId: string;
    readonly recipientId: string;
  }) => void;
}

/** Whom a report is about and what it says. */
export interface AddressedReport {
  readonly recipientId: string;
  readonly report: BounceReport;
}

/**
 * Keeps a message that tells of the delivery of mail, with what it changed. Without a report nothing changes and
 * the message shows in the timeline with the reasons why. Resolves, once all of it is durable, with what became of
 * the message.
 */
export type RecordBounce = (
  message: InboundMessage,
  reasons: readonly string[],
  addressed?: AddressedReport,
) => Promise<Disposition>;

/** One transaction: the message, the delivery report, the event. A message that comes twice changes nothing. */
export function createRecordBounce(parts: RecordBounceParts): RecordBounce {
  const { transact, newId, committed, onComplaint, markOf } = parts;
  return async (message, reasons, addressed) => {
    const { application, receivedAt } = message;
    const { disposition, complaint } = await transact(async (unit) => {
      const known = !(await unit.inbox.isNew(application, message.dedupeKey));
      const found =
        message.inviteId === undefined ? [] : await unit.records.find(application, { id: message.inviteId });
      const [invite] = found;
      if (invite && isErasedFrom(invite, [message.from, message.mailFrom], markOf))
        return { disposition: 'bounce' as const, complaint: undefined };
      const clock = { now: receivedAt, newId };
      const noted: NotedBounce | undefined =
        invite && addressed && !known
          ? noteBounce(invite, addressed.recipientId, addressed.report, clock)
          : undefined;
      const why = [...reasons, ...(noted?.why ? [noted.why] : []), ...message.warnings];
      const became: Disposition = known ? 'duplicate' : 'bounce';
      const isNews = await unit.inbox.keep(message, became, why);
      if (invite && noted && noted.invite !== invite) await unit.records.save(noted.invite);
      const suppressed = invite && noted && addressed && isNewlySuppressed(invite, noted.invite, addressed);
      if (suppressed) await unit.outbox.discard(invite.id, [addressed.recipientId]);
      const events = noted?.events ?? [];
      // Every message shows in the timeline once: as the failure that it reported, or as what became of it.
      const shown = invite && isNews && events.length === 0;
      const told = shown ? [messageEvent(noted?.invite ?? invite, message, became, why, newId)] : events;
      await unit.log.append(told);
      return { disposition: became, complaint: suppressed ? invite : undefined };
    });
    committed(application);
    if (complaint && addressed)
      onComplaint({ application, inviteId: complaint.id, recipientId: addressed.recipientId });
    return disposition;
  };
}

function isNewlySuppressed(before: Invite, after: Invite, { recipientId }: AddressedReport): boolean {
  const suppressed = ({ recipients }: Invite) =>
    recipients.some((person) => person.id === recipientId && isSuppressed(person));
  return suppressed(after) && !suppressed(before);
}
