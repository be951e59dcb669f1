import type { Erasure } from '../../invites/people.ts';
import { type AuditRow, enterRows } from '../audit-rows.ts';
import type { Database } from '../database.ts';
import type { Queries, Tables, Tx } from '../tables.ts';
import { findHeld, HOLDINGS } from './holdings.ts';
import { type Erasing, REWRITES, type Rewrite } from './rewrite.ts';

type Row = Tables['erasure'];

/** Rows changed in one transaction: others wait for it. */
const BATCH = 100;

/** What a batch needs, whomever it erases. */
export type ErasingParts = Omit<Erasing, 'email' | 'pseudonym' | 'application' | 'mark'>;

/**
 * Begins to erase somebody, or finds that it has begun already. From its commit on what they send is not kept.
 * @param entries what the audit trail gets with it
 */
export async function beginErasure(
  { transaction }: Database,
  row: Pick<Row, 'id' | 'application' | 'pseudonym' | 'mark' | 'started_at'> & { readonly email: string },
  entries: readonly AuditRow[] = [],
): Promise<Erasure> {
  return transaction(async (tx) => {
    await enterRows(tx, entries);
    const running = await tx
      .selectFrom('erasure')
      .selectAll()
      .where('application', '=', row.application)
      .where('mark', '=', row.mark)
      .where('email', 'is not', null)
      .executeTakeFirst();
    if (running) return fromRow(running);
    await tx
      .insertInto('erased_mark')
      .values({ application: row.application, mark: row.mark, erased_at: row.started_at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const begun = { ...row, part: 0, position: '', invites: 0, events: 0, others: 0, finished_at: null };
    await tx.insertInto('erasure').values(begun).execute();
    return fromRow(begun);
  });
}

/** An erasure by its id, within its application. */
export async function findErasure(
  queries: Queries,
  application: string,
  id: string,
): Promise<Erasure | undefined> {
  const row = await queries
    .selectFrom('erasure')
    .selectAll()
    .where('application', '=', application)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && fromRow(row);
}

/**
 * Does the next batch of any erasure that is under way: one stretch of one table, its place kept in the same
 * transaction, so that it goes on there after a death, on whichever instance. Resolves to the application whose
 * data it went through, or undefined where there is nothing left to do, or others do it.
 */
export async function eraseOn(
  { transaction, queries, dialect }: Database,
  parts: ErasingParts,
): Promise<string | undefined> {
  const open = () => queries.selectFrom('erasure').select('id').where('email', 'is not', null).limit(1);
  if ((await open().execute()).length === 0) return undefined;
  return transaction(async (tx) => {
    let next = tx.selectFrom('erasure').selectAll().where('email', 'is not', null).orderBy('id').limit(1);
    if (dialect === 'postgres') next = next.forUpdate().skipLocked();
    const row = await next.executeTakeFirst();
    if (!row) return undefined;
    await tx
      .updateTable('erasure')
      .set(await eraseBatch(tx, row, parts))
      .where('id', '=', row.id)
      .execute();
    return row.application;
  });
}

/** The erasure's row after one more batch. */
async function eraseBatch(tx: Tx, row: Row, parts: ErasingParts): Promise<Partial<Row>> {
  const { email, pseudonym, application, mark } = row;
  const holding = HOLDINGS[row.part];
  if (!holding || email === null) return { email: null, finished_at: parts.now };
  const found = await findHeld(tx, holding, { application, email }, row.position, {
    most: BATCH,
    hold: true,
  });
  const rewrite: Rewrite = REWRITES[holding.table];
  const erasing = { ...parts, email, pseudonym, application, mark };
  const changed = found.rows.length === 0 ? 0 : await rewrite(tx, found.rows, erasing);
  const counted = holding.table === 'invite' ? 'invites' : holding.table === 'event' ? 'events' : 'others';
  return {
    [counted]: row[counted] + changed,
    ...(found.next === undefined ? { part: row.part + 1, position: '' } : { position: found.next }),
  };
}

function fromRow(row: Row): Erasure {
  return {
    id: row.id,
    pseudonym: row.pseudonym,
    invites: Number(row.invites),
    events: Number(row.events),
    others: Number(row.others),
    startedAt: Number(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: Number(row.finished_at) }),
  };
}
