import { CompiledQuery } from 'kysely';
import { canonicalAddress } from '../../invites/address.ts';
import type { Invite } from '../../invites/invite.ts';
import type { InviteRef } from '../../invites/ports.ts';
import type { DialectName } from '../dialect.ts';
import { fromRow } from '../invite-row.ts';
import type { Asking } from '../send.ts';
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

const NAMED_BY = ['application', 'id', 'name', 'email'] as const;

/** The invites that these names fit, by id and each name by its key, all of them held until the transaction ends. */
export interface FoundInvites {
  readonly invites: Map<string, Invite>;
  readonly idsByKey: ReadonlyMap<string, readonly string[]>;
}

/** Finds the invites of many answers at once. */
export function findingInvites(dialect: DialectName, names: readonly Named[]): Asking<FoundInvites> {
  const wanted = [...new Map(names.map((named) => [keyOf(named), valuesOf(named)]))];
  const values = wanted.map(([, of]) => of);
  const statements =
    dialect === 'sqlite'
      ? values.map(({ id, name, email, application }) => {
          if (id !== null) return CompiledQuery.raw(SQLITE.id, [application, id]);
          if (email === null) return CompiledQuery.raw(SQLITE.name, [application, name]);
          return CompiledQuery.raw(SQLITE.person, [application, name, email]);
        })
      : [
          CompiledQuery.raw(
            POSTGRES,
            NAMED_BY.map((column) => values.map((value) => value[column])),
          ),
        ];
  return {
    statements,
    read(answers) {
      const invites = new Map<string, Invite>();
      const idsByKey = new Map<string, string[]>(wanted.map(([key]) => [key, []]));
      for (const [index, { rows }] of answers.entries())
        for (const row of rows as readonly Row[]) {
          if (!invites.has(row.id)) invites.set(row.id, fromRow(row));
          const place = row.place === undefined ? index : Number(row.place) - 1;
          idsByKey.get(wanted[place]?.[0] as string)?.push(row.id);
        }
      return { invites, idsByKey };
    },
  };
}

interface Row {
  readonly id: string;
  readonly data: string;
  /** Which name it fits, from 1; absent where each has a statement of its own. */
  readonly place?: number | string;
}

/** What stands for a name in a statement: an id, or a smartInviteId with or without an address. */
export function valuesOf({ application, ref }: Named) {
  if ('id' in ref) return { application, id: ref.id, name: null, email: null };
  const email = ref.recipientEmail === undefined ? null : canonicalAddress(ref.recipientEmail);
  return { application, id: null, name: ref.smartInviteId, email };
}
