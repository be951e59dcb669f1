import { dialectOf } from './dialect.ts';
import { insertion } from './insertion.ts';
import { sendAll } from './send.ts';
import type { Tables, Tx } from './tables.ts';

/** An entry of the audit trail as it is kept. */
export type AuditRow = Tables['audit_entry'];

const COLUMNS = {
  id: 'text',
  application: 'text',
  occurred_at: 'bigint',
  actor: 'text',
  action: 'text',
  outcome: 'text',
  code: 'text',
  request_id: 'text',
  invite_id: 'text',
  smart_invite_id: 'text',
} as const satisfies Record<keyof AuditRow, 'text' | 'bigint'>;

/** The columns and their types, for whoever writes entries along with other rows. */
export const TRAIL_NAMES = Object.keys(COLUMNS) as (keyof AuditRow)[];
export const TRAIL_COLUMNS = Object.values(COLUMNS);
export const enterInto = `insert into audit_entry (${TRAIL_NAMES.join(', ')})`;

/** Enters rows into the trail. */
export const insertEntries = insertion('audit_entry', COLUMNS);

/** Enters rows into the trail, in one journey. */
export async function enterRows(tx: Tx, rows: readonly AuditRow[]): Promise<void> {
  await sendAll(tx, insertEntries(dialectOf(tx), rows));
}
