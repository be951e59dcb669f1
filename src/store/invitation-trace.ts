import type { Cause } from '../invites/cause.ts';
import type { Queries } from './tables.ts';

/** Invites whose trace is remembered: those of a group are answered by many at a time. */
export const MAX_REMEMBERED_TRACES = 1000;

/** The `traceparent` of what made an invite; undefined where that was in no trace, or is not kept any more. */
export type InvitationTrace = (inviteId: string) => Promise<string | undefined>;

/**
 * Looks into the first event of an invite alone: newer invitations to it are behind any number of answers. It never
 * changes, so it is read once.
 */
export function invitationTraces(queries: Queries): InvitationTrace {
  const known = new Map<string, string | undefined>();
  return async (inviteId) => {
    if (known.has(inviteId)) return known.get(inviteId);
    const row = await queries
      .selectFrom('event')
      .select(['type', 'data'])
      .where('invite_id', '=', inviteId)
      .orderBy('offset')
      .limit(1)
      .executeTakeFirst();
    const trace =
      row?.type === 'INVITE_CREATED'
        ? (JSON.parse(row.data) as { readonly cause?: Cause }).cause?.traceparent
        : undefined;
    known.set(inviteId, trace);
    if (known.size > MAX_REMEMBERED_TRACES) known.delete(known.keys().next().value as string);
    return trace;
  };
}
