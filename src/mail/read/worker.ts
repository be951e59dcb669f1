import { parentPort } from 'node:worker_threads';
import { type MailContext, readMail } from './read-mail.ts';

/** The thread in which mail is read: one mail at a time, as mail-reader.ts sends them. */

export interface ReadingJob {
  readonly raw: Uint8Array;
  readonly context: MailContext;
}
/** The first message of the thread: everything is loaded. Every further one is a MailReading. */
export const READY = 'ready';

parentPort?.on('message', async ({ raw, context }: ReadingJob) => {
  parentPort?.postMessage(await readMail(raw, context));
});
parentPort?.postMessage(READY);
