import type { AuditEntry, AuditTrail } from '../invites/audit.ts';
import type { Clock } from '../invites/ports.ts';
import { auditId } from './audit-id.ts';
import { type AuditRow, enterRows } from './audit-rows.ts';
import type { Database } from './database.ts';

/** The audit trail as it is kept; what changes an invite comes into it with its transaction (store/touched.ts). */
export function auditTrailOn({ queries, transaction }: Database, clock: Clock): AuditTrail {
  return {
    enter(application, { actor, action, outcome, code, requestId, inviteId, smartInviteId }) {
      const now = clock.now();
      return transaction((tx) =>
        enterRows(tx, [
          {
            id: auditId(now),
            application,
            occurred_at: now,
            actor,
            action,
            outcome,
            code: code ?? null,
            request_id: requestId,
            invite_id: inviteId ?? null,
            smart_invite_id: smartInviteId ?? null,
          },
        ]),
      );
    },
    async read(application, filter, { limit, before }) {
      let query = queries.selectFrom('audit_entry').selectAll().where('application', '=', application);
      const { smartInviteId, actor, outcomes, since, until } = filter;
      if (smartInviteId !== undefined) query = query.where('smart_invite_id', '=', smartInviteId);
      if (actor !== undefined) query = query.where('actor', '=', actor);
      if (outcomes !== undefined) query = query.where('outcome', 'in', outcomes);
      if (since !== undefined) query = query.where('occurred_at', '>=', since);
      if (until !== undefined) query = query.where('occurred_at', '<', until);
      if (before)
        query = query.where((entry) =>
          entry.and([
            // What the index is entered by; the rest only parts those of one millisecond.
            entry('occurred_at', '<=', before.value),
            entry.or([entry('occurred_at', '<', before.value), entry('id', '<', before.id)]),
          ]),
        );
      const rows = await query.orderBy('occurred_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    occurredAt: Number(row.occurred_at),
    actor: row.actor,
    action: row.action,
    outcome: row.outcome,
    requestId: row.request_id,
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.invite_id === null ? {} : { inviteId: row.invite_id }),
    ...(row.smart_invite_id === null ? {} : { smartInviteId: row.smart_invite_id }),
  };
}
