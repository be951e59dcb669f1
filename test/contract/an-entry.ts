import { orderedId } from '../../src/store/ordered-id.ts';
import type { Tables } from '../../src/store/tables.ts';

export type Entry = Tables['audit_entry'];

/** An entry of the audit trail, of a time. */
export function entry(occurred_at: number, over: Partial<Entry> = {}): Entry {
  return {
    id: orderedId(occurred_at),
    application: 'app',
    occurred_at,
    actor: 'key backend',
    action: 'createInvite',
    outcome: 'DONE',
    code: null,
    request_id: 'request',
    invite_id: null,
    smart_invite_id: null,
    ...over,
  };
}
