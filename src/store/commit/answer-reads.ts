import { CompiledQuery } from 'kysely';
import { canonicalAddress } from '../../invites/address.ts';
import type { Invite } from '../../invites/invite.ts';
import type { InviteRef } from '../../invites/ports.ts';
import { dialectOf } from '../dialect.ts';
import { fromRow } from '../invite-row.ts';
import type { Tx } from '../tables.ts';
import { unnested } from '../unnested.ts';

/** An invite as an answer names it. */
export interface Named {
  readonly application: string;
  readonly ref: InviteRef;
}

/** The same text for the same name. */
export function keyOf(named: Named): string {
  return JSON.stringify(valuesOf(named));
}

// Each of these texts is the same for any number of answers, so that databases and drivers know it already. A name
// fits two invites at the most: more would prove no more whose answer it is. They are ordered by what no index knows:
// else the planner may walk all invites by id until two fit. On Postgres they are found and held in one journey, in the
// order of ids, whatever names them: two instances that answer the same invites never stand crossed. A person is looked
// for among those of the invite: of `exists` the planner may make a list of all invites of that person, for each answer.
const [BY_ID, BY_NAME, BY_PERSON] = ['i.id =', 'i.smart_invite_id =', 'r.email ='];
const SQLITE = {
  id: `select i.id, i.data from invite i where i.application = ? and ${BY_ID} ?`,
  name: `select i.id, i.data from invite i where i.application = ? and ${BY_NAME} ? order by +i.id limit 2`,
  person: `select i.id, i.data from invite i where i.application = ? and ${BY_NAME} ? and exists
    (select 1 from recipient r where r.invite_id = i.id and ${BY_PERSON} ?) order by +i.id limit 2`,
};
const POSTGRES = `select found.place, held.id, held.data from (
  select w.place, fitting.id
  from ${unnested(['text', 'text', 'text', 'text'])} with ordinality as w(application, id, name, email, place)
  cross join lateral (
    select i.id from invite i where w.id is not null and i.application = w.application and ${BY_ID} w.id
    union all
    (select i.id from invite i where w.id is null and i.application = w.application and ${BY_NAME} w.name
      and (w.email is null or (select true from recipient r where r.invite_id = i.id and ${BY_PERSON} w.email limit 1))
      order by i.id || '' limit 2)
  ) as fitting
) as found join invite as held on held.id = found.id order by held.id for update of held`;

/** The invites that these names fit, by id and each name by its key, all of them held until the transaction ends. */
export interface FoundInvites {
  readonly invites: Map<string, Invite>;
  readonly idsByKey: ReadonlyMap<string, readonly string[]>;
}

/** Finds the invites of many answers at once. */
export async function findInvites(tx: Tx, names: readonly Named[]): Promise<FoundInvites> {
  const wanted = [...new Map(names.map((named) => [keyOf(named), named]))];
  const invites = new Map<string, Invite>();
  const idsByKey = new Map<string, string[]>(wanted.map(([key]) => [key, []]));
  if (dialectOf(tx) === 'sqlite') {
    for (const [key, named] of wanted) {
      const { id, name, email, application } = valuesOf(named);
      const [text, ...values] =
        id !== null ? [SQLITE.id, id] : email === null ? [SQLITE.name, name] : [SQLITE.person, name, email];
      const { rows } = await tx.executeQuery<Row>(
        CompiledQuery.raw(text as string, [application, ...values]),
      );
      for (const row of rows) {
        if (!invites.has(row.id)) invites.set(row.id, fromRow(row));
        idsByKey.get(key)?.push(row.id);
      }
    }
    return { invites, idsByKey };
  }
  const values = wanted.map(([, named]) => valuesOf(named));
  const columns = (['application', 'id', 'name', 'email'] as const).map((column) =>
    values.map((value) => value[column]),
  );
  const { rows } = await tx.executeQuery<Row & { place: number }>(CompiledQuery.raw(POSTGRES, columns));
  for (const row of rows) {
    if (!invites.has(row.id)) invites.set(row.id, fromRow(row));
    idsByKey.get(wanted[Number(row.place) - 1]?.[0] as string)?.push(row.id);
  }
  return { invites, idsByKey };
}

interface Row {
  readonly id: string;
  readonly data: string;
}

/** What stands for a name in a statement: an id, or a smartInviteId with or without an address. */
export function valuesOf({ application, ref }: Named) {
  if ('id' in ref) return { application, id: ref.id, name: null, email: null };
  const email = ref.recipientEmail === undefined ? null : canonicalAddress(ref.recipientEmail);
  return { application, id: null, name: ref.smartInviteId, email };
}
