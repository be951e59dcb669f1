import { flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { type MailContext, readMail } from './read-mail.ts';

/** The thread in which mail is read: one mail after the other, in the order in which mail-reader.ts sends them. */

export interface ReadingJob {
  readonly raw: Uint8Array;
  readonly context: MailContext;
}
/** The first message of the thread: everything is loaded. Every further one is a MailReading. */
export const READY = 'ready';

let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', ({ raw, context }: ReadingJob) => {
  last = last.then(async () => parentPort?.postMessage(await readMail(raw, context)));
});
parentPort?.postMessage(READY);
// As main.ts does, and for the same reason.
flushCompileCache();
