import type { Database } from './database.ts';

/** An invite whose answers are to be looked up, in the hands of one worker until its lease ends. */
interface Claimed {
  readonly inviteId: string;
  readonly application: string;
  readonly asked: number;
}

/** Invites whose answers are to be fetched from where they are kept: one row each, however often it is asked for. */
export function confirmationsOf({ transaction }: Database) {
  return {
    claim: (now: number, leaseMs: number, limit: number): Promise<readonly Claimed[]> =>
      transaction(async (tx) => {
        const rows = await tx
          .selectFrom('confirmation')
          .select(['invite_id', 'application', 'asked'])
          .where('due_at', '<=', now)
          .where('leased_until', '<=', now)
          .orderBy('due_at')
          .limit(limit)
          .forUpdate()
          .skipLocked()
          .execute();
        if (rows.length === 0) return [];
        const ids = rows.map(({ invite_id }) => invite_id);
        await tx
          .updateTable('confirmation')
          .set({ leased_until: now + leaseMs })
          .where('invite_id', 'in', ids)
          .execute();
        return rows.map(({ invite_id, application, asked }) => ({ inviteId: invite_id, application, asked }));
      }),

    /** Looks again at `dueAt`, or never; at once where somebody asked since the claim. */
    settle: ({ inviteId, asked }: Claimed, dueAt: number | undefined): Promise<void> =>
      transaction(async (tx) => {
        const mine = { invite_id: inviteId, asked };
        if (dueAt === undefined)
          await tx
            .deleteFrom('confirmation')
            .where((row) => row.and(mine))
            .execute();
        else
          await tx
            .updateTable('confirmation')
            .set({ due_at: dueAt })
            .where((row) => row.and(mine))
            .execute();
        await tx
          .updateTable('confirmation')
          .set({ leased_until: 0 })
          .where('invite_id', '=', inviteId)
          .execute();
      }),
  };
}
