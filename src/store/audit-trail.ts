import { type SqlBool, sql } from 'kysely';
import type { AuditEntry, AuditTrail } from '../invites/audit.ts';
import type { Clock } from '../invites/ports.ts';
import { type AuditRow, enterRows } from './audit-rows.ts';
import type { Database } from './database.ts';
import { type DialectName, dialectOf } from './dialect.ts';
import { orderedId, orderedIdsFrom } from './ordered-id.ts';

/** The audit trail as it is kept; what changes an invite comes into it with its transaction (store/touched.ts). */
export function auditTrailOn({ queries, transaction }: Database, clock: Clock): AuditTrail {
  return {
    enter(application, { actor, action, outcome, code, requestId, inviteId, smartInviteId }) {
      const now = clock.now();
      return transaction((tx) =>
        enterRows(tx, [
          {
            id: orderedId(now),
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
      if (smartInviteId !== undefined) query = query.where(isOf(smartInviteId, dialectOf(queries)));
      if (actor !== undefined) query = query.where('actor', '=', actor);
      if (outcomes !== undefined) query = query.where('outcome', 'in', outcomes);
      // Ids begin with the time, so the order of the key is that of time, and there is no index of time beside it.
      if (since !== undefined) query = query.where('id', '>=', orderedIdsFrom(since));
      if (until !== undefined) query = query.where('id', '<', orderedIdsFrom(until));
      if (before) query = query.where('id', '<', before.id);
      const rows = await query.orderBy('id', 'desc').limit(limit).execute();
      return rows.map(fromRow);
    },
  };
}

/** Without a word, SQLite takes the key for as good a way as the names, and reads the whole trail for one invite. */
function isOf(smartInviteId: string, dialect: DialectName) {
  const isNamed = sql<SqlBool>`smart_invite_id = ${smartInviteId}`;
  return dialect === 'sqlite' ? sql<SqlBool>`unlikely(${isNamed})` : isNamed;
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
