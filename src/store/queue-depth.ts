import type { Queries } from './tables.ts';

/** One queue: how much is in it, and since when the first of what is due has been so. */
export interface QueueDepth {
  readonly queue: 'mail' | 'callbacks' | 'confirmations';
  readonly depth: number;
  /** Milliseconds since 1970; undefined where nothing is in it. What a worker holds is due when its lease ends. */
  readonly dueAt: number | undefined;
}

/** What waits for the workers, over all applications and instances: of look-ups only what is due. */
export async function readQueueDepths(queries: Queries, now: number): Promise<readonly QueueDepth[]> {
  const [mail, callbacks, confirmations] = await Promise.all([
    queries
      .selectFrom('job')
      .select((job) => [job.fn.countAll<number>().as('depth'), job.fn.min('due_at').as('dueAt')])
      .executeTakeFirst(),
    queries
      .selectFrom('callback_delivery')
      .select((row) => [row.fn.countAll<number>().as('depth'), row.fn.min('due_at').as('dueAt')])
      .where('state', '=', 'PENDING')
      .executeTakeFirst(),
    queries
      .selectFrom('confirmation')
      .select((row) => [row.fn.countAll<number>().as('depth'), row.fn.min('due_at').as('dueAt')])
      .where('due_at', '<=', now)
      .executeTakeFirst(),
  ]);
  const depthOf = (queue: QueueDepth['queue'], row: typeof mail) => ({
    queue,
    depth: Number(row?.depth ?? 0),
    dueAt: row?.dueAt ?? undefined,
  });
  return [depthOf('mail', mail), depthOf('callbacks', callbacks), depthOf('confirmations', confirmations)];
}
