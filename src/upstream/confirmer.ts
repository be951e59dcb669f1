import { setTimeout as pause } from 'node:timers/promises';
import { InvitegraphError, RefusedError } from '../errors.ts';
import type { Invite } from '../invites/invite.ts';
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
/** How long look-ups under way may go on once the worker is stopped: less than a shutdown takes at the most. */
const GRACE_MS = 5000;
/** How long a look-up that failed waits where the failure does not say it, in milliseconds. */
const AFTER_FAILURE_MS = 30_000;
/** The least that it waits, in milliseconds. */
const LEAST_WAIT_MS = 1000;
/** How long after its event an invite is still reconciled, in milliseconds: late answers happen, old ones do not. */
const AFTER_EVENT_MS = 24 * 3_600_000;

/** The worker that looks up answers. */
export interface Confirmer {
  /** Whether one turn takes longer than the lease of its look-ups: then somebody else has taken them. */
  isStuck(): boolean;
  /** Takes no more, and waits a bounded time for the look-ups under way. What takes longer comes back with its lease. */
  stop(): Promise<void>;
}

/** Looks up answers at Cronofy: soon where a callback told of news, now and then where it may have been lost. */
export function startConfirmer(parts: ConfirmerParts): Confirmer {
  let running: Promise<void> | undefined;
  let stopped = false;
  let turnBegan = 0;
  const run = async () => {
    for (;;) {
      turnBegan = performance.now();
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
    isStuck: () => running !== undefined && performance.now() - turnBegan > LEASE_MS,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.race([running, pause(GRACE_MS, undefined, { ref: false })]);
    },
  };
}

async function confirm(parts: ConfirmerParts, claimed: Claimed): Promise<void> {
  const { confirmations, directory, refresh, clock, onError } = parts;
  let invite: Invite | undefined;
  try {
    [invite] = await directory.find(claimed.application, { id: claimed.inviteId });
    // Answers to a cancelled invite change nothing, so that asking for them would be for nothing.
    if (!invite?.upstream || invite.state === 'CANCELLED')
      return await confirmations.settle(claimed, undefined);
    invite = await refresh(invite, 'background');
    await confirmations.settle(claimed, nextLook(parts, invite));
  } catch (error) {
    const limited = error instanceof InvitegraphError && error.code === 'RATE_LIMITED';
    // That the budget is spent is how it works; every burst of callbacks would fill the log with it.
    if (!limited) onError(error);
    // What Cronofy refuses it refuses in half a minute too: asked as soon again, it would be asked so for ever.
    const isRefused = error instanceof RefusedError && invite;
    const dueAt = isRefused ? nextLook(parts, isRefused) : clock.now() + waitAfter(error);
    await confirmations.settle(claimed, dueAt).catch(onError);
  }
}

/** When an invite is looked up without being asked, or undefined where it needs it no more. */
function nextLook({ clock, reconcileMs }: ConfirmerParts, { event, state }: Invite): number | undefined {
  const now = clock.now();
  const over = state === 'CANCELLED' || epochOf(event.end) + AFTER_EVENT_MS < now;
  return over || reconcileMs === 0 ? undefined : now + reconcileMs;
}

function waitAfter(error: unknown): number {
  const asked = error instanceof InvitegraphError ? error.details.retryAfterMs : undefined;
  return typeof asked === 'number' ? Math.max(asked, LEAST_WAIT_MS) : AFTER_FAILURE_MS;
}
