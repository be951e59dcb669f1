import type { Clock } from '../../../invites/ports.ts';
import { type MailboxAddress, readMailboxAddress } from './address.ts';
import type { MailboxCursors } from './cursors.ts';
import { describeFailure, isLoginRefused } from './failure.ts';
import { type FolderParts, IngestFailure, type Stuck } from './read-folder.ts';
import { runSession } from './session.ts';

/** How often folders are looked into where the server announces nothing, in milliseconds. */
const POLL_MS = 60_000;
/** Pause before the first attempt to connect again, in milliseconds; each further one waits twice as long. */
const RETRY_MS = 1_000;
/** Longest pause between attempts to connect, in milliseconds. */
const MAX_RETRY_MS = 60_000;
const CLOSE_MS = 5_000;

/** How a mailbox is doing; times in milliseconds since 1970. No text holds a secret. */
export type MailboxState =
  | {
      readonly state: 'connected';
      readonly since: number;
      /** Folders that cannot be read, and why; the others are read. */
      readonly closedFolders: Readonly<Record<string, string>>;
    }
  | { readonly state: 'connecting' | 'closed' }
  | { readonly state: 'reconnecting'; readonly since: number; readonly lastError: string };

export interface MailboxOptions {
  /** A checked IMAP_URL. */
  readonly url: string;
  readonly cursors: MailboxCursors;
  /** Must reject only where the mail should be tried again, and take the same mail twice without harm. */
  readonly ingest: FolderParts['ingest'];
  readonly clock: Clock;
  /** From 0 up to 1, as Math.random gives it. */
  readonly random: () => number;
  /** A mail that could not be kept, or that was passed over. */
  readonly onError: (error: unknown) => void;
  /** Called whenever the state says something new. */
  readonly onState?: (state: MailboxState) => void;
  readonly pollMs?: number;
  readonly retryMs?: number;
}

/** A mailbox that is being read. */
export interface Mailbox {
  /** The mailbox without its password. */
  readonly name: string;
  readonly state: () => MailboxState;
  /** Ends the connection and what is under way, within seconds. */
  close(): Promise<void>;
}

/**
 * Reads a mailbox from now on, and connects again for ever where it has to. Returns at once: a mail server that is
 * away must not keep the gateway from starting.
 */
export function openMailbox(options: MailboxOptions): Mailbox {
  const { clock, random, onError, retryMs = RETRY_MS } = options;
  const address = readMailboxAddress(options.url);
  const stopping = new AbortController();
  const stuck = new Map<string, Stuck>();
  let state: MailboxState = { state: 'connecting' };
  let failures = 0;
  const become = (next: MailboxState) => {
    const isNews = JSON.stringify(next) !== JSON.stringify(state);
    state = next;
    if (isNews) options.onState?.(next);
  };

  const session = () =>
    runSession({
      ...options,
      address,
      pollMs: options.pollMs ?? POLL_MS,
      signal: stopping.signal,
      isStopping: () => stopping.signal.aborted,
      stuckAt(folder) {
        const at = stuck.get(folder) ?? { uid: 0, failures: 0 };
        stuck.set(folder, at);
        return at;
      },
      onConnected: () => become({ state: 'connected', since: clock.now(), closedFolders: {} }),
      onProgress: () => {
        failures = 0;
      },
      onRound(closed) {
        failures = 0;
        const since = state.state === 'connected' ? state.since : clock.now();
        const reasons = [...closed].map(([folder, why]) => [folder, describeFailure(why, address)] as const);
        become({ state: 'connected', since, closedFolders: Object.fromEntries(reasons) });
      },
      onPassedOver: (folder, uid, error) => onError(passedOver(folder, uid, error, address)),
    });

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await session();
      } catch (error) {
        if (stopping.signal.aborted) break;
        if (error instanceof IngestFailure) onError(error.cause);
        const since = state.state === 'reconnecting' ? state.since : clock.now();
        become({ state: 'reconnecting', since, lastError: describeFailure(error, address) });
        const pause = isLoginRefused(error)
          ? Math.max(retryMs, MAX_RETRY_MS)
          : Math.min(retryMs * 2 ** Math.min(failures++, 20), MAX_RETRY_MS);
        // Spread out, or all instances would knock at the same moments.
        await elapsed(pause * (0.5 + random() / 2), stopping.signal);
      }
    }
    become({ state: 'closed' });
  };
  const running = run();
  return {
    name: address.name,
    state: () => state,
    async close() {
      stopping.abort();
      const waited = new AbortController();
      await Promise.race([running, elapsed(CLOSE_MS, waited.signal)]);
      waited.abort();
    },
  };
}

function passedOver(folder: string, uid: number, error: unknown, address: MailboxAddress): Error {
  return new Error(
    `The message with UID ${uid} in ${folder} was passed over and stays there: ${describeFailure(error, address)}`,
  );
}

/** Resolves after this time, or when it is no longer needed. */
function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
