import type { UnderWay } from '../access/under-way.ts';
import type { Clock } from '../invites/ports.ts';
import type { AuditRow } from './audit-rows.ts';
import { orderedId } from './ordered-id.ts';

/** What was changed, as the audit trail names it: an invite (one that was not read has no smartInviteId), or no one's. */
export interface Touched {
  readonly application: string;
  readonly id?: string;
  readonly smartInviteId?: string;
}

/** What the audit trail gets for these, each invite once. */
export type EntriesOf = (touched: readonly Touched[]) => readonly AuditRow[];

/** Makes the entries of what is under way; undefined where that is nobody's action, such as the sending of mail. */
export function entriesFor(whole: UnderWay | undefined, clock: Clock): EntriesOf | undefined {
  const action = whole?.action;
  if (action === undefined) return undefined;
  const { actor, requestId } = whole as UnderWay;
  return (touched) => {
    if (touched.length === 0) return [];
    const now = clock.now();
    return [...new Map(touched.map((one) => [one.id, one])).values()].map(
      ({ id, application, smartInviteId }) => ({
        id: orderedId(now),
        application,
        occurred_at: now,
        actor,
        action,
        outcome: 'DONE',
        code: null,
        request_id: requestId,
        invite_id: id ?? null,
        smart_invite_id: smartInviteId ?? null,
      }),
    );
  };
}
