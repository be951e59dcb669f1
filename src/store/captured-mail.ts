import type { Selectable } from 'kysely';
import type { CapturedMail } from '../invites/ports.ts';
import type { Tables } from './tables.ts';

type Row = Tables['captured_mail'];

/** The row of a captured mail. */
export function toMailRow({ id, application, inviteId, createdAt, ...shown }: CapturedMail): Row {
  return { id, application, invite_id: inviteId, created_at: createdAt, data: JSON.stringify(shown) };
}

/** The captured mail of a row. */
export function fromMailRow(row: Selectable<Row>): CapturedMail {
  return {
    ...(JSON.parse(row.data) as Pick<CapturedMail, 'to' | 'subject' | 'mime' | 'icalendar'>),
    id: row.id,
    application: row.application,
    inviteId: row.invite_id,
    createdAt: row.created_at,
  };
}
