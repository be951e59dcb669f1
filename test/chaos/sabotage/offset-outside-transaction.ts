import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Transact } from '../../../src/invites/ports.ts';
import type { AppendEvents } from '../../../src/store/commit/batch.ts';
import type { Database } from '../../../src/store/database.ts';
import type { Tx } from '../../../src/store/tables.ts';
import { transactOn as honest, type Transactions } from '../../../src/store/unit.ts';

export const replaces = import.meta.resolve('../../../src/store/unit.ts');

/**
 * A serial column, as most logs have one: the number is taken first and committed at once, the event comes
 * later, every second one late. So events commit in another order than their numbers, and a kill between
 * leaves a number without an event.
 */
export function transactOn(database: Database, append: AppendEvents): Transactions {
  const transact: Transact = async (work) => {
    const taken = await database.transaction(takeNumber);
    if (taken % 2 === 1) await pause(10);
    return honest(database, (dialect, events, trail) => {
      if (events.length > 1) throw new Error('One number was taken, for one event.');
      const [event] = events;
      const { statements } = append(dialect, events, trail);
      if (!event) return { statements, read() {} };
      const { queries } = database;
      const moved = queries.updateTable('event').set({ offset: taken }).where('id', '=', event.id);
      const lowered = queries
        .updateTable('stream')
        .set({ head: sql`head - 1` })
        .where('application', '=', event.invite.application);
      return { statements: [...statements, moved.compile(), lowered.compile()], read() {} };
    }).transact(work);
  };
  return { transact, transactAnswers: (_reads, work) => transact(work) };
}

async function takeNumber(tx: Tx): Promise<number> {
  const { head } = await tx
    .insertInto('stream')
    .values({ application: 'default', epoch: 'serial', head: 1 })
    .onConflict((conflict) => conflict.column('application').doUpdateSet({ head: sql`stream.head + 1` }))
    .returning('head')
    .executeTakeFirstOrThrow();
  return Number(head);
}
