import { CompiledQuery } from 'kysely';
import { canonicalAddress } from '../../invites/address.ts';
import type { Invite } from '../../invites/invite.ts';
import type { DialectName } from '../dialect.ts';
import { insertion } from '../insertion.ts';
import { toRow } from '../invite-row.ts';
import { unnested } from '../unnested.ts';

/** Invites as an answer leaves them, beside how they were found. */
export interface ChangedInvite {
  readonly before: Invite;
  readonly after: Invite;
}

// Lists are sorted and searched by these columns; the others of an invite never change.
const COLUMNS = ['state', 'starts_at', 'updated_at', 'search_text', 'data'] as const;
const SQLITE = {
  invite: `update invite set ${COLUMNS.map((name) => `${name} = ?`).join(', ')} where id = ?`,
  /** SQLite writes every index anew that has a column which is set, to the same value too: two pages for a start. */
  answered: 'update invite set updated_at = ?, data = ? where id = ?',
  recipient: 'update recipient set status = ? where id = ?',
};
/** Both tables in one journey. */
const POSTGRES = `with answered as (
    update recipient set status = w.status from ${unnested(['text', 'text'], 7)} as w(status, id)
    where recipient.id = w.id)
  update invite set ${COLUMNS.map((name) => `${name} = w.${name}`).join(', ')}
  from ${unnested(['text', 'bigint', 'bigint', 'text', 'text', 'text'])}
    as w(${COLUMNS.join(', ')}, id) where invite.id = w.id`;

/** Saves invites that were answered: what an answer leaves alone is not written again. */
export function saveAnswered(dialect: DialectName, changed: readonly ChangedInvite[]): CompiledQuery[] {
  if (changed.length === 0) return [];
  const recipients = changed.flatMap(({ before, after }) =>
    after.recipients.filter(({ status }, index) => status !== before.recipients[index]?.status),
  );
  if (dialect === 'sqlite')
    return [
      ...changed.map(updateOnSqlite),
      ...recipients.map(({ status, id }) => CompiledQuery.raw(SQLITE.recipient, [status, id])),
    ];
  const invites = changed.map(({ after }) => toRow(after));
  return [
    CompiledQuery.raw(POSTGRES, [
      ...COLUMNS.map((name) => invites.map((row) => row[name])),
      invites.map(({ id }) => id),
      recipients.map(({ status }) => status),
      recipients.map(({ id }) => id),
    ]),
  ];
}

function updateOnSqlite({ before, after }: ChangedInvite): CompiledQuery {
  if (isListedAlike(before, after))
    return CompiledQuery.raw(SQLITE.answered, [after.updatedAt, JSON.stringify(after), after.id]);
  const row = toRow(after);
  return CompiledQuery.raw(SQLITE.invite, [...COLUMNS.map((name) => row[name]), row.id]);
}

/** Whether lists search and sort both alike, but for when they changed; false where that is not plain to see. */
function isListedAlike(before: Invite, after: Invite): boolean {
  return (
    before.state === after.state &&
    before.event === after.event &&
    before.organizer === after.organizer &&
    before.recipients.every(({ email, name }, index) => {
      const other = after.recipients[index];
      return email === other?.email && name === other.name;
    })
  );
}

/** Whether nobody came, went or is reached another way: then saveAnswered is enough. */
export function hasSamePeople({ before, after }: ChangedInvite): boolean {
  return (
    before.recipients === after.recipients ||
    (before.recipients.length === after.recipients.length &&
      before.recipients.every((one, index) => {
        const other = after.recipients[index];
        return (
          one.id === other?.id &&
          one.token === other.token &&
          one.bounceToken === other.bounceToken &&
          canonicalAddress(one.email) === canonicalAddress(other.email)
        );
      }))
  );
}

/** Callbacks that came for the first time. One that another instance has meanwhile is an error: it runs again. */
export const insertSeen = insertion('callback_seen', {
  application: 'text',
  digest: 'text',
  seen_at: 'bigint',
});

/** Look-ups that were asked for, one row for each invite. */
export const upsertConfirmations = insertion(
  'confirmation',
  { invite_id: 'text', application: 'text', due_at: 'bigint', leased_until: 'bigint', asked: 'bigint' },
  {
    onConflict: `on conflict (invite_id) do update set asked = confirmation.asked + excluded.asked,
      due_at = case when excluded.due_at < confirmation.due_at then excluded.due_at else confirmation.due_at end`,
  },
);
