import { canonicalAddress } from '../../invites/address.ts';
import type { InviteEvent } from '../../invites/event.ts';
import type { EventFilter } from '../../invites/ports.ts';
import { concernedAddresses } from '../../stream/concerned.ts';
import { eventMatcher } from '../../stream/matches-event.ts';

interface Filtered {
  readonly filter: EventFilter;
}

interface Entry<Group> {
  readonly group: Group;
  readonly matches: (event: InviteEvent) => boolean;
}

/** Groups by what their filters name, so that an event is only held against those that it may concern. */
export class GroupIndex<Group extends Filtered> {
  readonly #byKey = new Map<string, Set<Entry<Group>>>();
  readonly #entries = new Map<Group, Entry<Group>>();
  /** Groups whose filters name people; where there is none, nobody asks whom an event concerns. */
  #byPerson = 0;

  add(group: Group): void {
    const entry = { group, matches: eventMatcher(group.filter) };
    this.#entries.set(group, entry);
    if (namesPeople(group.filter)) this.#byPerson++;
    for (const key of keysOf(group.filter)) {
      const bucket = this.#byKey.get(key) ?? new Set();
      this.#byKey.set(key, bucket);
      bucket.add(entry);
    }
  }

  delete(group: Group): void {
    const entry = this.#entries.get(group);
    if (!entry) return;
    this.#entries.delete(group);
    if (namesPeople(group.filter)) this.#byPerson--;
    for (const key of keysOf(group.filter)) {
      const bucket = this.#byKey.get(key);
      bucket?.delete(entry);
      if (bucket?.size === 0) this.#byKey.delete(key);
    }
  }

  /** Every group whose filter the event fits, each once. */
  matching(event: InviteEvent): Group[] {
    const keys = [ALL, `id ${event.invite.id}`, `name ${event.invite.smartInviteId}`];
    if (this.#byPerson > 0) for (const email of concernedAddresses(event)) keys.push(`email ${email}`);
    const found = new Set<Group>();
    for (const key of keys)
      for (const { group, matches } of this.#byKey.get(key) ?? []) if (matches(event)) found.add(group);
    return [...found];
  }
}

const ALL = 'all';

function namesPeople({ inviteId, smartInviteIds, recipientEmails }: EventFilter): boolean {
  return inviteId === undefined && smartInviteIds === undefined && recipientEmails !== undefined;
}

/** The names under which a filter is found: those of its narrowest part. */
function keysOf({ inviteId, smartInviteIds, recipientEmails }: EventFilter): ReadonlySet<string> {
  if (inviteId !== undefined) return new Set([`id ${inviteId}`]);
  if (smartInviteIds) return new Set(smartInviteIds.map((name) => `name ${name}`));
  if (recipientEmails) return new Set(recipientEmails.map((email) => `email ${canonicalAddress(email)}`));
  return new Set([ALL]);
}
