import { sql } from 'kysely';
import type { Directory, InviteFilter } from '../invites/ports.ts';
import { addressedBy } from './addressed.ts';
import { readCallbackDeliveries } from './callback-deliveries.ts';
import { fromMailRow } from './captured-mail.ts';
import { dialectOf } from './dialect.ts';
import { findInvites } from './find-invites.ts';
import { fromRow } from './invite-row.ts';
import { keptInvites } from './kept-invites.ts';
import { listInvites } from './list-invites.ts';
import { FEW, type Way } from './list-way.ts';
import type { Queries } from './tables.ts';
import { holdersOf } from './text/holders.ts';
import { listUnmatched, unmatchedByIds } from './unmatched.ts';
import { whereFilter } from './where-filter.ts';
import { whereRef } from './where-ref.ts';

/** Reads for the graph. What a method answers is of one moment, since one statement answers it. */
export function directoryOf(queries: Queries): Directory {
  const invites = () => queries.selectFrom('invite');
  const read = keptInvites();
  const addressed = addressedBy(queries, read);
  return {
    find: findInvites(queries, read),

    async findWithOffset(application, ref) {
      const rows = await invites()
        .select((row) => [
          'data',
          row
            .selectFrom('event')
            .select((event) => event.fn.max('event.offset').as('offset'))
            .whereRef('event.invite_id', '=', 'invite.id')
            .as('offset'),
          row
            .selectFrom('stream')
            .select('trimmed')
            .whereRef('stream.application', '=', 'invite.application')
            .as('trimmed'),
        ])
        .where(whereRef(application, ref))
        .limit(2)
        .execute();
      return rows.map((row) => ({
        invite: fromRow(row),
        // Where its events are all deleted, what comes next lies behind those.
        offset: Number(row.offset ?? row.trimmed ?? 0),
      }));
    },

    async byIds(application, ids) {
      if (ids.length === 0) return [];
      const rows = await invites()
        .select('data')
        .where('application', '=', application)
        .where('id', 'in', ids)
        .execute();
      return rows.map(fromRow);
    },

    async byRecipientIds(application, ids) {
      if (ids.length === 0) return [];
      const rows = await invites()
        .select('data')
        .where('application', '=', application)
        .where('id', 'in', (row) => row.selectFrom('recipient').select('invite_id').where('id', 'in', ids))
        .execute();
      return rows.map(fromRow);
    },

    async byRecipient(recipientId) {
      // Not by the table of recipients, which forgets those who were taken off.
      const row = await invites()
        .select(['application', 'data'])
        .where('id', 'in', (row) =>
          row.selectFrom('reply_address').select('invite_id').where('recipient_id', '=', recipientId),
        )
        .executeTakeFirst();
      return row && { application: row.application, invite: fromRow(row), recipientId };
    },

    list: (application, query) => listInvites(queries, application, query),

    async count(application, filter) {
      const way = await countedBy(queries, filter);
      const row = await invites()
        .select(sql<number>`count(*)`.as('count'))
        .where(whereFilter(application, filter, way, dialectOf(queries)))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    byToken: (token) => (token.startsWith('uid:') ? Promise.resolve(undefined) : addressed(token)),
    byUid: (uid) => addressed(`uid:${uid}`),

    unmatched: (application, page) => listUnmatched(queries, application, page),
    unmatchedByIds: (application, ids) => unmatchedByIds(queries, application, ids),

    async captured(application, { limit, before }) {
      let page = queries.selectFrom('captured_mail').selectAll().where('application', '=', application);
      if (before)
        page = page.where((row) =>
          row.or([
            row('created_at', '<', before.value),
            row.and([row('created_at', '=', before.value), row('id', '<', before.id)]),
          ]),
        );
      const rows = await page.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(fromMailRow);
    },

    callbackDeliveries: (application, inviteIds, limit) =>
      readCallbackDeliveries(queries, application, inviteIds, limit),

    async capturedByIds(application, ids) {
      if (ids.length === 0) return [];
      const rows = await queries
        .selectFrom('captured_mail')
        .selectAll()
        .where('application', '=', application)
        .where('id', 'in', ids)
        .execute();
      return rows.map(fromMailRow);
    },
  };
}

/** Everything that fits is counted, so whichever index holds only that is the way. */
async function countedBy(queries: Queries, { statuses, recipientEmails, text }: InviteFilter): Promise<Way> {
  if (recipientEmails || statuses) return 'people';
  return (text && (await holdersOf(queries, text, FEW))) || 'starts';
}
