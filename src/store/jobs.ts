import type { MailJob } from '../invites/ports.ts';
import type { Database } from './database.ts';

/** The mail queue, kept in the `job` table: claimed with a lease, given back, or taken off by outbox.ts. */
export function jobQueueOf(database: Database) {
  return {
    claim: (now: number, leaseMs: number, limit: number) =>
      database.transaction(async (tx) => {
        const due = await tx
          .selectFrom('job')
          .select(['id', 'lease', 'attempts', 'data'])
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(limit)
          .execute();
        if (due.length === 0) return [];
        await tx
          .updateTable('job')
          .set((row) => ({
            lease: row('lease', '+', 1),
            attempts: row('attempts', '+', 1),
            due_at: now + leaseMs,
          }))
          .where(
            'id',
            'in',
            due.map(({ id }) => id),
          )
          .execute();
        return due.map(({ id, lease, attempts, data }) => ({
          id,
          lease: lease + 1,
          attempts: attempts + 1,
          job: JSON.parse(data) as MailJob,
        }));
      }),

    async postpone({ id, lease }: { readonly id: string; readonly lease: number }, dueAt: number) {
      await database.queries
        .updateTable('job')
        .set({ due_at: dueAt })
        .where('id', '=', id)
        .where('lease', '=', lease)
        .execute();
    },
  };
}
