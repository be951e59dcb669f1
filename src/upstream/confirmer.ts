import type { Clock, Directory } from '../invites/ports.ts';
import type { Refresh } from '../invites/refresh.ts';
import { epochOf } from '../invites/time.ts';

/** An invite whose answers are to be looked up. */
interface Claimed {
  readonly inviteId: string;
  readonly application: string;
  readonly asked: number;
}

/** The list of what is to be looked up, as its worker sees it. */
export interface Confirmations {
  claim(now: number, leaseMs: number, limit: number): Promise<readonly Claimed[]>;
  /** Looks again at `dueAt`, or never; at once where somebody asked since the claim. */
  settle(claimed: Claimed, dueAt: number | undefined): Promise<void>;
}

export interface ConfirmerParts {
  readonly confirmations: Confirmations;
  readonly directory: Pick<Directory, 'find'>;
  readonly refresh: Refresh;
  readonly clock: Clock;
  /** Every how many milliseconds an invite is looked up without being asked, in case a callback was lost; 0: never. */
  readonly reconcileMs: number;
  readonly onError: (error: unknown) => void;
}

/** Look-ups under way at once: a few, since the rate budget is what bounds them. */
const AT_ONCE = 8;
/** Longer than a look-up with its waiting for the budget and its repetitions may take. */
const LEASE_MS = 120_000;
const POLL_MS = 500;
/** How long a look-up that failed waits, in milliseconds. */
const AFTER_FAILURE_MS = 30_000;
/** How long after its event an invite is still reconciled, in milliseconds: late answers happen, old ones do not. */
const AFTER_EVENT_MS = 24 * 3_600_000;

/** Looks up answers at Cronofy: soon where a callback told of news, now and then where it may have been lost. */
export function startConfirmer(parts: ConfirmerParts): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  let stopped = false;
  const run = async () => {
    for (;;) {
      const claimed = await parts.confirmations.claim(parts.clock.now(), LEASE_MS, AT_ONCE);
      await Promise.all(claimed.map((one) => confirm(parts, one)));
      if (claimed.length === 0 || stopped) return;
    }
  };
  const timer = setInterval(() => {
    running ??= run()
      .catch(parts.onError)
      .finally(() => {
        running = undefined;
      });
  }, POLL_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

async function confirm(parts: ConfirmerParts, claimed: Claimed): Promise<void> {
  const { confirmations, directory, refresh, clock, reconcileMs } = parts;
  try {
    const [invite] = await directory.find(claimed.application, { id: claimed.inviteId });
    if (!invite?.upstream) return await confirmations.settle(claimed, undefined);
    const after = await refresh(invite, 'background');
    const now = clock.now();
    const over = after.state === 'CANCELLED' || epochOf(after.event.end) + AFTER_EVENT_MS < now;
    await confirmations.settle(claimed, over || reconcileMs === 0 ? undefined : now + reconcileMs);
  } catch (error) {
    parts.onError(error);
    await confirmations.settle(claimed, clock.now() + AFTER_FAILURE_MS).catch(parts.onError);
  }
}
