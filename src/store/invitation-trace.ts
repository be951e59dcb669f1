import type { Cause } from '../invites/cause.ts';
import type { InviteEventType } from '../invites/event.ts';
import type { Queries } from './tables.ts';

/** What tells people of an invite, and so what an answer goes back to. */
const INVITING = [
  'INVITE_CREATED',
  'INVITE_UPDATED',
  'INVITE_SENT',
] as const satisfies readonly InviteEventType[];

/** The `traceparent` of what last invited to it; undefined where that was in no trace, or is not kept any more. */
export async function readInvitationTrace(queries: Queries, inviteId: string): Promise<string | undefined> {
  const row = await queries
    .selectFrom('event')
    .select('data')
    .where('invite_id', '=', inviteId)
    .where('type', 'in', INVITING)
    .orderBy('offset', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (JSON.parse(row.data) as { readonly cause?: Cause }).cause?.traceparent;
}
