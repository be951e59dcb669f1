import type { CallbackOutcome, CallbackQueue, ClaimedCallback } from '../../src/callbacks/callback-queue.ts';

interface Row {
  readonly id: string;
  readonly url: string;
  dueAt: number;
  lease: number;
  attempts: number;
}

export interface Reported {
  readonly id: string;
  readonly outcome: CallbackOutcome;
}

/** A queue in memory that keeps its leases, and everything that was reported to it. */
export interface MemoryQueue extends CallbackQueue {
  add(url: string, dueAt: number, attempts?: number): string;
  readonly reports: Reported[];
  /** Resolves once so many attempts were reported. */
  reported(count: number): Promise<void>;
  /** The most that one claim asked for. */
  largestClaim(): number;
  /** What the next claims fail with. */
  failure: Error | undefined;
  /** Ids that are still to be delivered. */
  left(): string[];
}

export function aCallbackQueue(): MemoryQueue {
  const rows = new Map<string, Row>();
  const reports: Reported[] = [];
  const waiting = new Set<() => void>();
  let largest = 0;
  const queue: MemoryQueue = {
    reports,
    failure: undefined,
    add(url, dueAt, attempts = 0) {
      const id = `callback-${rows.size + reports.length}`;
      rows.set(id, { id, url, dueAt, attempts, lease: 0 });
      return id;
    },
    async claim(now, leaseMs, limit, busyHosts) {
      if (queue.failure) throw queue.failure;
      largest = Math.max(largest, limit);
      const due = [...rows.values()]
        .filter(({ url, dueAt }) => dueAt <= now && !busyHosts.includes(new URL(url).host))
        .sort((a, b) => a.dueAt - b.dueAt)
        .slice(0, limit);
      return due.map((row): ClaimedCallback => {
        row.lease++;
        row.attempts++;
        row.dueAt = now + leaseMs;
        const { id, lease, attempts, url } = row;
        const body = JSON.stringify({ id });
        return { id, lease, attempts, url, body, application: 'app', inviteId: 'invite', createdAt: 0 };
      });
    },
    async report({ id, lease }, outcome) {
      const row = rows.get(id);
      if (row?.lease !== lease) return;
      if (outcome.state === 'PENDING') row.dueAt = outcome.nextAttemptAt;
      else rows.delete(id);
      reports.push({ id, outcome });
      for (const look of waiting) look();
    },
    reported(count) {
      return new Promise((resolve) => {
        const look = () => {
          if (reports.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    largestClaim: () => largest,
    left: () => [...rows.keys()],
  };
  return queue;
}
