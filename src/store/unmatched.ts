import type { Selectable } from 'kysely';
import type { Disposition } from '../invites/disposition.ts';
import type { MessageContent, UnmatchedReply } from '../invites/inbound-message.ts';
import type { Verification } from '../invites/invite.ts';
import type { ListPosition } from '../invites/ports.ts';
import type { Queries, Tables } from './tables.ts';

type Row = Omit<Selectable<Tables['received_mail']>, 'raw'>;

const COLUMNS = [
  ...(['id', 'application', 'invite_id', 'recipient_id', 'dedupe_key', 'mail_from', 'from_address'] as const),
  ...(['message_id', 'subject', 'disposition', 'reasons', 'verification', 'content', 'waiting'] as const),
  ...(['resolution', 'resolved_at', 'received_at'] as const),
];

/** The message of a row, its bytes aside. */
function fromUnmatchedRow(row: Row): UnmatchedReply {
  return {
    id: row.id,
    ...(row.invite_id ? { inviteId: row.invite_id } : {}),
    ...(row.recipient_id ? { recipientId: row.recipient_id } : {}),
    disposition: row.disposition as Disposition,
    reasons: JSON.parse(row.reasons) as string[],
    ...(row.from_address ? { from: row.from_address } : {}),
    ...(row.subject ? { subject: row.subject } : {}),
    ...(row.verification ? { verification: JSON.parse(row.verification) as Verification } : {}),
    content: row.content ? (JSON.parse(row.content) as MessageContent) : {},
    receivedAt: Number(row.received_at),
    ...(row.resolution ? { resolution: row.resolution } : {}),
  };
}

/** Messages that wait for a person, newest first. */
export async function listUnmatched(
  queries: Queries,
  application: string,
  { limit, before }: { readonly limit: number; readonly before?: ListPosition | undefined },
): Promise<readonly UnmatchedReply[]> {
  let page = queries
    .selectFrom('received_mail')
    .select(COLUMNS)
    .where('application', '=', application)
    .where('waiting', '=', 1);
  if (before)
    page = page.where((row) =>
      row.or([
        row('received_at', '<', before.value),
        row.and([row('received_at', '=', before.value), row('id', '<', before.id)]),
      ]),
    );
  const rows = await page.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(fromUnmatchedRow);
}

/** Messages that wait, or waited, for a person, by id; held until the end of the transaction where one resolves them. */
export async function unmatchedByIds(
  queries: Queries,
  application: string,
  ids: readonly string[],
  hold = false,
): Promise<readonly UnmatchedReply[]> {
  if (ids.length === 0) return [];
  const rows = await queries
    .selectFrom('received_mail')
    .select(COLUMNS)
    .where('application', '=', application)
    .where('id', 'in', ids)
    .where((row) => row.or([row('waiting', '=', 1), row('resolution', 'is not', null)]))
    .$if(hold, (query) => query.orderBy('id').forUpdate())
    .execute();
  return rows.map(fromUnmatchedRow);
}
