import { getCompileCacheDir } from 'node:module';
import { dirname, extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MailReading } from '../reading.ts';
import { exceededCap } from './caps.ts';
import type { MailContext } from './read-mail.ts';

/** Longest work on one mail, in milliseconds of processor time; the heaviest that keeps every cap takes a third of it. */
export const READ_MS = 1_000;
/** How many times as long it may take by the clock, where the machine has other work to do. */
const PATIENCE = 10;
/**
 * After so many milliseconds a mail that is still being read has its thread's work measured, which interrupts the
 * thread; nearly every mail is read by then. They count as worked.
 */
const UNMEASURED_MS = 50;
/**
 * Mails that lie with the thread at a time, the one it reads among them: with that alone it would stand still whenever
 * this thread has something else to do, such as a commit.
 */
const WITH_THREAD = 8;
/** Longest start of the thread, in milliseconds: a cold disk and a busy machine. */
const START_MS = 20_000;
/**
 * Mails that may wait for the thread, each held in memory. More than the SMTP port has connections: a burst of answers
 * that was told to come again would be minutes late.
 */
export const MAX_WAITING_MAILS = 120;
/** Memory of the thread, in megabytes; reading the largest mail takes a fifth. */
export const READER_MEMORY_MB = 128;

export interface MailReader {
  /**
   * Reads one mail as readMail does. Work that takes too long or too much memory gives `too-large`, a crash
   * `malformed`, and the next mail is read by a fresh thread. Rejects where too many mails wait, where the
   * thread does not start and after close: the mail was not looked at, and its sender should come again.
   */
  read(raw: Uint8Array, context: MailContext): Promise<MailReading>;
  /** Takes no more mail, finishes the one in hand and rejects those that wait. */
  close(): Promise<void>;
}

export interface MailReaderOptions {
  /** The script of the thread. */
  readonly entry?: URL;
  readonly readMs?: number;
  readonly startMs?: number;
  readonly maxWaiting?: number;
}

interface Job {
  readonly raw: Uint8Array;
  readonly context: MailContext;
  readonly resolve: (reading: MailReading) => void;
  readonly reject: (error: Error) => void;
}

/** Beside this file, with its own extension: a package has JavaScript where the repository has TypeScript. */
const WORKER = new URL(`./worker${extname(import.meta.filename)}`, import.meta.url);

/**
 * Reads mail off the main thread, one after the other, so that no mail, however hostile, makes anybody else wait. The
 * thread starts with the first mail and keeps no process alive.
 */
export function createMailReader(options: MailReaderOptions = {}): MailReader {
  const { entry = WORKER, maxWaiting = MAX_WAITING_MAILS } = options;
  const { readMs = READ_MS, startMs = START_MS } = options;
  const waiting: Job[] = [];
  /** Given to the thread, which reads them in this order and answers each before it looks at the next. */
  const handed: Job[] = [];
  let worker: Worker | undefined;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;
  let idle: (() => void) | undefined;

  function next(): void {
    if (worker && isReady)
      for (const job of waiting.splice(0, WITH_THREAD - handed.length)) hand(worker, job);
    else if (!worker && waiting.length > 0) start();
    if (handed.length === 0) idle?.();
  }

  function start(): void {
    const started = new Worker(entry, {
      // It reads what strangers write, so it gets nothing of ours; flags of the process need not fit a thread.
      env: compiled(),
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: READER_MEMORY_MB, maxYoungGenerationSizeMb: 32 },
    });
    worker = started;
    isReady = false;
    let failure: Error | undefined;
    timer = setTimeout(() => giveUp(new Error('The thread that reads mail did not start.')), startMs);
    started.on('message', (message: unknown) => {
      if (worker !== started) return;
      clearTimeout(timer);
      if (isReady) {
        handed.shift()?.resolve(message as MailReading);
        if (handed.length > 0) watch(started);
      }
      isReady = true;
      next();
    });
    started.on('error', (error: Error) => {
      failure = error;
    });
    started.on('exit', () => {
      if (worker === started) giveUp(failure ?? new Error('The thread that reads mail ended.'));
    });
    // After the listeners, which hold the process. While a mail is read the timer does.
    started.unref();
  }

  function hand(thread: Worker, job: Job): void {
    handed.push(job);
    if (handed.length === 1) watch(thread);
    // The caller keeps its bytes to store them: one copy, which then moves over without another.
    const copy = new Uint8Array(job.raw);
    thread.postMessage({ raw: copy, context: job.context }, [copy.buffer]);
  }

  /** Looks after the mail that is being read. A busy machine is not the mail's fault, so the thread's work counts. */
  function watch(thread: Worker): void {
    const [job] = handed;
    timer = setTimeout(() => {
      const before = workOf(thread);
      let checks = 0;
      timer = setInterval(async () => {
        checks += 1;
        const worked = checks < PATIENCE ? UNMEASURED_MS + (await workOf(thread)) - (await before) : readMs;
        if (handed[0] === job && worker === thread && !(worked < readMs)) giveUp();
      }, readMs);
    }, UNMEASURED_MS);
  }

  /** Ends the thread, which hangs (no error) or is gone, and whatever it was doing; the rest is for a fresh one. */
  function giveUp(failure?: Error): void {
    clearTimeout(timer);
    void worker?.terminate();
    worker = undefined;
    if (isReady) handed.shift()?.resolve({ outcome: unread(failure, readMs), warnings: [] });
    else
      waiting.shift()?.reject(new Error('The thread that reads mail cannot be started.', { cause: failure }));
    isReady = false;
    waiting.unshift(...handed.splice(0));
    next();
  }

  return {
    async read(raw, context) {
      if (closing) throw new Error('Mail is no longer read: the gateway is shutting down.');
      const capped = exceededCap(raw);
      if (capped) return { outcome: capped, warnings: [] };
      if (waiting.length + handed.length > maxWaiting)
        throw new Error(`${maxWaiting} mails wait to be read already.`);
      return new Promise<MailReading>((resolve, reject) => {
        waiting.push({ raw, context, resolve, reject });
        next();
      });
    },
    close() {
      closing ??= (async () => {
        for (const { reject } of [...handed.splice(1), ...waiting.splice(0)])
          reject(new Error('Mail is no longer read: the gateway is shutting down.'));
        if (handed.length > 0) await new Promise<void>((resolve) => (idle = resolve));
        clearTimeout(timer);
        const last = worker;
        worker = undefined;
        await last?.terminate();
      })();
      return closing;
    },
  };
}

/** Where this process keeps what is compiled: without, the thread's start is four times the work, and its 36 MB more. */
function compiled(): { readonly NODE_COMPILE_CACHE?: string } {
  // Node tells the folder of its version and user within the one that it was given.
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

/** Processor time of a thread in milliseconds; NaN for one that is gone, and before Node 24.6, which cannot tell. */
async function workOf(thread: Worker): Promise<number> {
  try {
    const { user, system } = await thread.cpuUsage();
    return (user + system) / 1000;
  } catch {
    return Number.NaN;
  }
}

function unread(failure: Error | undefined, readMs: number): MailReading['outcome'] {
  if (!failure)
    return {
      kind: 'none',
      disposition: 'too-large',
      reason: `Reading the mail took more than ${readMs} ms.`,
    };
  const { code } = failure as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? { kind: 'none', disposition: 'too-large', reason: 'Reading the mail took too much memory.' }
    : { kind: 'none', disposition: 'malformed', reason: 'The mail made the reader fail.' };
}
