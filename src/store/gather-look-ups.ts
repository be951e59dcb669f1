import { CompiledQuery } from 'kysely';
import type { Invite } from '../invites/invite.ts';
import type { Directory } from '../invites/ports.ts';
import { keyOf, type Named, valuesOf } from './commit/answer-reads.ts';
import type { Queries } from './tables.ts';
import { unnested } from './unnested.ts';

/** Names looked up by one statement at the most. */
export const MAX_GATHERED = 500;
/** Such statements under way at a time; the other connections are left to writes and lists. */
export const MAX_GATHERED_STATEMENTS = 2;

/** One text for any number of names, so that it is prepared; a name fits two invites at the most, as in find-invites. */
const LOOK_UP = `select w.place, found.data
  from ${unnested(['text', 'text', 'text', 'text'])} with ordinality as w(application, id, name, email, place)
  cross join lateral (
    select i.data from invite i where w.id is not null and i.application = w.application and i.id = w.id
    union all
    (select i.data from invite i where w.id is null and i.application = w.application and i.smart_invite_id = w.name
      and (w.email is null or (select true from recipient r where r.invite_id = i.id and r.email = w.email limit 1))
      order by i.id || '' limit 2)
  ) as found`;

/** A look-up that is not under way, and all who wait for it. */
interface Waiting {
  readonly named: Named;
  readonly found: Promise<readonly Invite[]>;
  resolve(invites: readonly Invite[]): void;
  reject(error: unknown): void;
}

/**
 * Looks invites up in Postgres, those of one turn of the event loop together, whoever asks: a journey there costs as
 * much as the work of twenty look-ups. While enough statements are under way, more gather for the next one. Nobody is
 * given what was read before they asked: who comes after a statement was sent waits for another.
 */
export function gatherLookUps(queries: Queries, read: (row: { data: string }) => Invite): Directory['find'] {
  const waiting = new Map<string, Waiting>();
  let underWay = 0;
  let isDue = false;

  const send = async () => {
    const batch = [...waiting.entries()].slice(0, MAX_GATHERED);
    for (const [key] of batch) waiting.delete(key);
    const values = batch.map(([, { named }]) => valuesOf(named));
    const columns = (['application', 'id', 'name', 'email'] as const).map((column) =>
      values.map((value) => value[column]),
    );
    underWay++;
    try {
      const { rows } = await queries.executeQuery<{ place: number; data: string }>(
        CompiledQuery.raw(LOOK_UP, columns),
      );
      const found = batch.map((): Invite[] => []);
      for (const row of rows) found[Number(row.place) - 1]?.push(read(row));
      for (const [index, [, { resolve }]] of batch.entries()) resolve(found[index] as Invite[]);
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    } finally {
      underWay--;
      schedule();
    }
  };
  const schedule = () => {
    if (isDue || waiting.size === 0 || underWay >= MAX_GATHERED_STATEMENTS) return;
    isDue = true;
    // By then, everything that had come with this turn has been read and has asked.
    setImmediate(() => {
      isDue = false;
      void send();
    });
  };

  return (application, ref) => {
    const named = { application, ref };
    const key = keyOf(named);
    let look = waiting.get(key);
    if (!look) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly Invite[]>();
      look = { named, found: promise, resolve, reject };
      waiting.set(key, look);
      schedule();
    }
    return look.found;
  };
}
