import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createMailReader,
  type MailReader,
  type MailReaderOptions,
} from '../../../src/mail/read/mail-reader.ts';
import { ACCEPTED, calendar, calendarMail, EVENT, read } from './mails.ts';

const CONTEXT = { mailFrom: 'ana@guest.test', recipientEmail: 'ana@guest.test', event: EVENT };
const THREAD = new URL('./a-thread.ts', import.meta.url);
const REPLY = Buffer.from(calendarMail(calendar('REPLY', ACCEPTED, 'COMMENT:Schön')));

const readers: MailReader[] = [];
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});
function open(options: MailReaderOptions = {}): MailReader {
  const reader = createMailReader(options);
  readers.push(reader);
  return reader;
}
const letter = (deed: string) => Buffer.from(`do: ${deed}\r\n\r\n`);
const reasonOf = async (reader: MailReader, mail: Uint8Array) => {
  const { outcome } = await reader.read(mail, CONTEXT);
  return outcome.kind === 'none' ? [outcome.disposition, outcome.reason] : [outcome.kind];
};

describe('reading off the main thread', () => {
  it('reads as reading does, one mail after another, and leaves the caller its bytes', async () => {
    const reader = open();
    const mails = [
      REPLY,
      Buffer.from('Subject: x\r\n\r\nhello'),
      Buffer.from('no mail'),
      REPLY.subarray(0, 200),
    ];
    const readings = await Promise.all(mails.map((mail) => reader.read(mail, CONTEXT)));
    expect(readings).toEqual(await Promise.all(mails.map((mail) => read(mail))));
    expect(REPLY.toString()).toContain('Schön');
  });

  it('refuses what exceeds a cap without a thread at all', async () => {
    const reader = open({ entry: new URL('./a-broken-thread.ts', import.meta.url) });
    expect(await reasonOf(reader, Buffer.alloc(2_000_000))).toEqual(['too-large', expect.any(String)]);
    expect(await reasonOf(reader, new Uint8Array())).toEqual(['malformed', expect.any(String)]);
  });

  it.each([
    ['hang', 'too-large', /more than 300 ms/],
    ['eat', 'too-large', /memory/],
    ['crash', 'malformed', /fail/],
    ['exit', 'malformed', /fail/],
  ])(
    'a mail that makes the thread %s is %s, and the next is read by a fresh one',
    async (deed, disposition, reason) => {
      // What eats memory needs longer for it than what hangs.
      const reader = open({ entry: THREAD, readMs: deed === 'eat' ? 20_000 : 300 });
      const [bad, good] = await Promise.all([
        reasonOf(reader, letter(deed)),
        reasonOf(reader, letter('good')),
      ]);
      expect(bad).toEqual([disposition, expect.stringMatching(reason)]);
      expect(good).toEqual(['text-only', letter('good').toString()]);
    },
  );

  it('holds no more mails than it may, and takes new ones once some are read', async () => {
    const reader = open({ entry: THREAD, maxWaiting: 2 });
    const held = [1, 2, 3].map(() => reader.read(letter('good'), CONTEXT));
    await expect(reader.read(letter('good'), CONTEXT)).rejects.toThrow(/wait to be read/);
    await Promise.all(held);
    expect(await reasonOf(reader, letter('good'))).toEqual(['text-only', expect.any(String)]);
  });

  it.each([
    ['fails', './a-broken-thread.ts'],
    ['never gets ready', './a-silent-thread.ts'],
  ])('where the thread %s at its start, the mail was not read and may come again', async (_how, entry) => {
    const reader = open({ entry: new URL(entry, import.meta.url), startMs: 1_000 });
    const reads = [reader.read(REPLY, CONTEXT), reader.read(REPLY, CONTEXT)];
    for (const result of await Promise.allSettled(reads))
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { message: expect.stringMatching(/start/) },
      });
  });

  it('gives the thread nothing of the environment', async () => {
    const { warnings } = await open({ entry: THREAD }).read(letter('good'), CONTEXT);
    expect(warnings).toEqual([]);
  });

  it('finishes the mail in hand when it closes, and rejects those that wait', async () => {
    const reader = open({ entry: THREAD });
    await reader.read(letter('good'), CONTEXT);
    const [first, second] = [reader.read(letter('first'), CONTEXT), reader.read(letter('second'), CONTEXT)];
    const settled = Promise.allSettled([first, second]);
    await reader.close();
    expect(await settled).toMatchObject([
      { value: { outcome: { reason: letter('first').toString() } } },
      { reason: { message: expect.stringMatching(/shutting down/) } },
    ]);
    await expect(reader.read(letter('third'), CONTEXT)).rejects.toThrow(/shutting down/);
  });

  it('keeps no process alive', async () => {
    const path = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
    const script = `
      const { createMailReader } = await import(${path('../../../src/mail/read/mail-reader.ts')});
      const reading = await createMailReader().read(Buffer.from('Subject: x\\r\\n\\r\\nhello'), ${JSON.stringify(CONTEXT)});
      console.log(reading.text);`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 20_000,
    });
    expect((await run).stdout.trim()).toBe('hello');
  });
});
