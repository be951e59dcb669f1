import { CompiledQuery } from 'kysely';
import type { Addressed } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import type { ReadInvite } from './kept-invites.ts';
import type { Queries } from './tables.ts';

interface Row {
  readonly application: string;
  readonly recipient_id: string | null;
  readonly data: string;
}

const BY_TOKEN = `select a.application, a.recipient_id, i.data
  from reply_address a join invite i on i.id = a.invite_id where a.token = `;

/** Finds what an address of ours, or a UID, belongs to: every mail that comes in asks twice, so the text is ready. */
export function addressedBy(
  queries: Queries,
  read: ReadInvite,
): (token: string) => Promise<Addressed | undefined> {
  const text = BY_TOKEN + (dialectOf(queries) === 'postgres' ? '$1' : '?');
  return async (token) => {
    const { rows } = await queries.executeQuery<Row>(CompiledQuery.raw(text, [token]));
    const [row] = rows;
    if (!row) return undefined;
    const { application, recipient_id } = row;
    return { application, invite: read(row), ...(recipient_id ? { recipientId: recipient_id } : {}) };
  };
}
