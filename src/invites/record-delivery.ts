import { type DeliveryResult, noteDelivery } from './delivery.ts';
import type { CapturedMail, Clock, MailJob, NewId, Transact } from './ports.ts';

export interface DeliveryParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly committed: (application: string) => void;
}

export type RecordDelivery = (
  claimed: { readonly id: string; readonly lease: number; readonly job: MailJob },
  result: DeliveryResult,
  captured?: CapturedMail,
) => Promise<void>;

/** Ends a mail job: the job goes, the recipient's delivery report and the event come, in one transaction. */
export function createRecordDelivery({ transact, clock, newId, committed }: DeliveryParts): RecordDelivery {
  return async ({ id, lease, job }, result, captured) => {
    const { application } = job.invite;
    await transact(async (unit) => {
      // Whoever took the job over after the lease ended reports it; two reports would be two events.
      if (!(await unit.outbox.complete(id, lease))) return;
      const [invite] = await unit.records.find(application, { id: job.invite.id });
      if (!invite) return;
      const now = { now: clock.now(), newId };
      const mail = { recipientId: job.recipient.id, method: job.method, stamp: job.invite.stampedAt };
      const noted = noteDelivery(invite, mail, result, now);
      await unit.records.save(noted.invite);
      if (captured) await unit.outbox.capture(captured);
      await unit.log.append(noted.events);
    });
    committed(application);
  };
}
