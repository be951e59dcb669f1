import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DeliveryResult } from '../invites/delivery.ts';
import type { CapturedMail, Clock, MailJob } from '../invites/ports.ts';
import type { RecordDelivery } from '../invites/record-delivery.ts';
import { type ComposedMail, type ComposeOptions, composeInvitation } from './compose.ts';
import type { SignMail } from './dkim.ts';
import { retryDelay } from './retry.ts';
import type { Submitter } from './submit.ts';
import { SubmitError } from './submit-error.ts';

/** A job in the hands of one worker until its lease ends. */
export interface ClaimedJob {
  readonly id: string;
  /** Whoever holds an older lease lost the job. */
  readonly lease: number;
  /** Claims so far, this one included. */
  readonly attempts: number;
  readonly job: MailJob;
}

/** The mail queue as its worker sees it. */
export interface JobQueue {
  /** Takes due jobs, oldest first, for `leaseMs`; a worker that dies loses them to the next claim after that. */
  claim(now: number, leaseMs: number, limit: number): Promise<readonly ClaimedJob[]>;
  /** Gives a job back, to be taken again at `dueAt`. Without effect where the lease was lost. */
  postpone(job: Pick<ClaimedJob, 'id' | 'lease'>, dueAt: number): Promise<void>;
}

/** Longer than a submission may take (see submit.ts), so that no two workers send one mail. */
const LEASE_MS = 330_000;
/** Mails under way at once: the submitter's connections are as many. */
const AT_ONCE = 4;
/** How long mails under way may go on once the worker is stopped: less than a shutdown takes at the most. */
const GRACE_MS = 5000;
/** How often the queue is looked at without being told. */
const POLL_MS = 1000;

export interface SenderParts {
  readonly queue: JobQueue;
  readonly recordDelivery: RecordDelivery;
  readonly clock: Clock;
  readonly compose: ComposeOptions;
  /** Absent: mail is not signed. */
  readonly signMail?: SignMail | undefined;
  /** Absent: mail is captured. */
  readonly submitter: Submitter | undefined;
  /** Sends a mail as a part of what it goes back to. */
  readonly within?: (claimed: ClaimedJob, send: () => Promise<void>) => Promise<void>;
  /** Told of what failed inside, such as a database that is away; the queue is tried again later. */
  readonly onError: (error: unknown) => void;
  /** Told what became of each attempt at a mail, once that is durable. */
  readonly onOutcome?: (outcome: MailOutcome) => void;
}

/** What became of an attempt at a mail. */
export type MailOutcome = 'sent' | 'captured' | 'failed' | 'postponed';

/** Sends what the queue holds. */
export interface Sender {
  /** There may be new mail. */
  poke(): void;
  /** Resolves when everything that was due at the call has been tried, or with the rejection of the queue. */
  drain(): Promise<void>;
  /** Whether one turn takes longer than the lease of its jobs: then somebody else has taken them. */
  isStuck(): boolean;
  /**
   * Takes no more, and waits a bounded time for the mails under way. What takes longer comes back with its lease: a
   * server that is that slow must not hold up the end.
   */
  stop(): Promise<void>;
}

/** Starts the worker of the mail queue. */
export function startSender(parts: SenderParts): Sender {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;

  let turnBegan = 0;
  let stopping: Promise<void> | undefined;

  const run = async () => {
    do {
      again = false;
      turnBegan = performance.now();
      const jobs = await parts.queue.claim(parts.clock.now(), LEASE_MS, AT_ONCE);
      await Promise.all(jobs.map((claimed) => processWithin(parts, claimed)));
      if (jobs.length > 0) again = true;
    } while (again && !stopped);
  };
  const drain = () => {
    again = true;
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
  const poke = () => {
    if (!stopped) drain().catch(parts.onError);
  };
  const timer = setInterval(poke, POLL_MS);
  return {
    poke,
    drain,
    isStuck: () => running !== undefined && performance.now() - turnBegan > LEASE_MS,
    stop() {
      stopped = true;
      clearInterval(timer);
      stopping ??= Promise.race([running?.catch(() => {}), pause(GRACE_MS, undefined, { ref: false })]);
      return stopping;
    },
  };
}

function processWithin(parts: SenderParts, claimed: ClaimedJob): Promise<void> {
  const send = () => process(parts, claimed);
  return parts.within ? parts.within(claimed, send) : send();
}

async function process(parts: SenderParts, claimed: ClaimedJob): Promise<void> {
  const { job, attempts } = claimed;
  try {
    const composed = await composeInvitation(job.invite, job.recipient, job.method, {
      ...parts.compose,
      ...(job.note ? { note: job.note } : {}),
      ...(job.before ? { before: job.before } : {}),
      ...(job.recurrenceId ? { recurrenceId: job.recurrenceId } : {}),
      ...(job.cause ? { requestId: job.cause.requestId } : {}),
    });
    const { signMail, clock } = parts;
    const mime = signMail ? await signMail(composed.mime, clock.now()) : composed.mime;
    const mail = { ...composed, mime };
    const result = await deliver(parts, mail, attempts);
    if (typeof result === 'number') {
      await parts.queue.postpone(claimed, parts.clock.now() + result);
      return parts.onOutcome?.('postponed');
    }
    const captured = parts.submitter ? undefined : captureOf(job, mail, parts.clock.now());
    await parts.recordDelivery(claimed, result, captured);
    parts.onOutcome?.(captured ? 'captured' : result.outcome);
  } catch (error) {
    // Left leased: the job comes back by itself when the lease ends.
    parts.onError(error);
  }
}

/** How it ended, or after how many milliseconds to try again. */
async function deliver(
  { submitter }: SenderParts,
  mail: ComposedMail,
  attempts: number,
): Promise<DeliveryResult | number> {
  if (!submitter) return { outcome: 'sent', captured: true };
  try {
    await submitter.submit(mail);
    return { outcome: 'sent', captured: false };
  } catch (error) {
    if (!(error instanceof SubmitError)) throw error;
    const delay = error.permanent ? undefined : retryDelay(attempts);
    if (delay !== undefined) return delay;
    const { message, smtpCode } = error;
    return { outcome: 'failed', reason: message, ...(smtpCode ? { smtpCode } : {}) };
  }
}

function captureOf(job: MailJob, mail: ComposedMail, now: number): CapturedMail {
  return {
    id: randomUUID(),
    application: job.invite.application,
    inviteId: job.invite.id,
    to: mail.to,
    subject: mail.subject,
    mime: mail.mime.toString('utf8'),
    icalendar: mail.icalendar,
    createdAt: now,
  };
}
