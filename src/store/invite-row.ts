import type { Insertable, Selectable } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { Invite } from '../invites/invite.ts';
import { epochOf } from '../invites/time.ts';
import type { Tables } from './tables.ts';
import { searchable } from './text/search-text.ts';

/** The row of an invite: the whole aggregate as JSON, and beside it what lists are searched and sorted by. */
export function toRow(invite: Invite): Insertable<Tables['invite']> {
  return {
    id: invite.id,
    application: invite.application,
    smart_invite_id: invite.smartInviteId,
    identity: identityOf(invite),
    state: invite.state,
    starts_at: epochOf(invite.event.start),
    created_at: invite.createdAt,
    updated_at: invite.updatedAt,
    search_text: searchText(invite),
    data: JSON.stringify(invite),
  };
}

/** The aggregate of a row. */
export function fromRow(row: Pick<Selectable<Tables['invite']>, 'data'>): Invite {
  return JSON.parse(row.data) as Invite;
}

/** What makes an invite unique beside its smartInviteId: the only recipient's address, nothing for a group. */
function identityOf(invite: Invite): string {
  return invite.group ? '' : canonicalAddress(invite.recipients[0]?.email ?? '');
}

/** Everything a person may search an invite by, each part on a line of its own. */
function searchText({ smartInviteId, event, recipients, organizer }: Invite): string {
  const people = recipients.flatMap(({ email, name }) => [email, name]);
  const parts = [
    smartInviteId,
    event.summary,
    event.description,
    event.location?.description,
    organizer.name,
  ];
  return searchable([...parts, ...people].filter((part) => part !== undefined).join('\n'));
}
