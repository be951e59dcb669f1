import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { InvitegraphError, UnwritableError } from '../../../../src/errors.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../support/dovecot.ts';
import { aMail, aMailbox } from './a-mailbox.ts';

const HOUR = 3_600_000;

describe.skipIf(dovecotMissing)('a mailbox', () => {
  test('an answer arrives as soon as the server has it, once', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    // Polling an hour apart, only IDLE can bring it.
    await using mailbox = await aMailbox(server.url(), { pollMs: HOUR });
    await mailbox.until(() => mailbox.state().state === 'connected');
    for (const subject of ['one', 'two', 'three']) {
      await client.append('INBOX', aMail(subject));
      await mailbox.until(() => mailbox.taken.includes(subject));
    }
    expect(mailbox.taken).toEqual(['one', 'two', 'three']);
    expect(mailbox.errors).toEqual([]);
  });

  test('an answer that was taken for junk arrives', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await using mailbox = await aMailbox(server.url());
    await client.append('Junk', aMail('in junk'));
    await mailbox.until(() => mailbox.taken.includes('in junk'));
    expect(mailbox.taken).toEqual(['in junk']);
  });

  test('Junk can be left alone', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.append('Junk', aMail('in junk'));
    await client.append('INBOX', aMail('in INBOX'));
    await using mailbox = await aMailbox(server.url('INBOX?tls=off&junk=off'));
    await mailbox.until(() => mailbox.taken.includes('in INBOX'));
    await client.append('INBOX', aMail('later'));
    await mailbox.until(() => mailbox.taken.includes('later'));
    expect(mailbox.taken).toEqual(['in INBOX', 'later']);
  });

  test('several folders are read, whatever their names', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    for (const folder of ['Antworten, später', 'a/b c']) await client.mailboxCreate(folder);
    await using mailbox = await aMailbox(
      server.url(`INBOX,${encodeURIComponent('Antworten, später')},a/b%20c?tls=off`),
    );
    for (const folder of ['INBOX', 'Antworten, später', 'a/b c']) await client.append(folder, aMail(folder));
    await mailbox.until(() => mailbox.taken.length === 3);
    expect(mailbox.taken.toSorted()).toHaveLength(3);
    expect(mailbox.errors).toEqual([]);
  });

  test('case 146: an answer that somebody has read already arrives', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.append('INBOX', aMail('seen before'), ['\\Seen']);
    await using mailbox = await aMailbox(server.url());
    await mailbox.until(() => mailbox.taken.length === 1);
    await client.append('INBOX', aMail('seen at once'), ['\\Seen', '\\Answered']);
    await mailbox.until(() => mailbox.taken.length === 2);
    expect(mailbox.taken).toEqual(['seen before', 'seen at once']);
  });

  test('reading leaves no trace in the mailbox', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.append('INBOX', aMail('small'));
    await client.append('INBOX', aMail('large', 'x'.repeat(70).concat('\r\n').repeat(20_000)));
    await using mailbox = await aMailbox(server.url());
    await mailbox.until(() => mailbox.taken.length === 2);
    await mailbox.close();
    await client.mailboxOpen('INBOX');
    const flags = (await client.fetchAll('1:*', { flags: true })).map((one) => [...(one.flags ?? [])]);
    expect(flags.map((list) => list.filter((flag) => flag !== '\\Recent'))).toEqual([[], []]);
  });

  test('a second start goes on where the first one ended', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.append('INBOX', aMail('first'));
    await using mailbox = await aMailbox(server.url());
    await mailbox.until(() => mailbox.taken.length === 1);
    await mailbox.close();
    await client.append('INBOX', aMail('while away'));
    await using again = await aMailbox(server.url(), { database: mailbox.database });
    await again.until(() => again.taken.length === 1);
    await client.append('INBOX', aMail('afterwards'));
    await again.until(() => again.taken.length === 2);
    expect(again.taken).toEqual(['while away', 'afterwards']);
  });

  test('connected for the first time, it reads a week back and no more', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * HOUR);
    await client.append('INBOX', aMail('a month ago'), [], daysAgo(30));
    await client.append('INBOX', aMail('nine days ago'), [], daysAgo(9.5));
    await client.append('INBOX', aMail('six days ago'), [], daysAgo(6));
    await client.append('INBOX', aMail('now'));
    await using mailbox = await aMailbox(server.url());
    await mailbox.until(() => mailbox.taken.includes('now'));
    expect(mailbox.taken).toEqual(['six days ago', 'now']);
  });

  test('where nothing is recent, it begins at the end', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.append('INBOX', aMail('a year ago'), [], new Date(Date.now() - 365 * 24 * HOUR));
    await using mailbox = await aMailbox(server.url());
    await vi.waitFor(async () => expect(await mailbox.cursorOf('INBOX')).toMatchObject({ uid: 1 }));
    await client.append('INBOX', aMail('backdated'), [], new Date(Date.now() - 365 * 24 * HOUR));
    await mailbox.until(() => mailbox.taken.length === 1);
    expect(mailbox.taken).toEqual(['backdated']);
  });

  test('case 146: a folder that was made anew is read anew', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await client.mailboxCreate('Answers');
    for (const subject of ['one', 'two', 'three']) await client.append('Answers', aMail(subject));
    await using mailbox = await aMailbox(server.url('INBOX,Answers?tls=off'));
    await mailbox.until(() => mailbox.taken.length === 3);
    const read = (uid: number) =>
      vi.waitFor(async () => {
        const cursor = await mailbox.cursorOf('Answers');
        expect(cursor?.uid).toBe(uid);
        return cursor?.uidValidity;
      });
    const before = await read(3);
    await client.mailboxDelete('Answers');
    await client.mailboxCreate('Answers');
    // Its UID is below the old cursor, so that whoever does not look at UIDVALIDITY misses it.
    await client.append('Answers', aMail('four'));
    await mailbox.until(() => mailbox.taken.includes('four'));
    const after = await read(1);
    expect(after).not.toBe(before);
    expect(mailbox.taken).toEqual(['one', 'two', 'three', 'four']);
  });

  test('case 146: what is moved or removed while it is being read stops nothing', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    // Large enough to be fetched in several goes.
    const body = 'x'.repeat(76).concat('\r\n').repeat(11_000);
    const subjects = Array.from({ length: 12 }, (_, index) => `mail ${index + 1}`);
    for (const subject of subjects) await client.append('INBOX', aMail(subject, body));
    await client.mailboxOpen('INBOX');
    let moved = false;
    await using mailbox = await aMailbox(server.url(), {
      async ingest() {
        if (moved) return;
        moved = true;
        await client.messageDelete('11', { uid: true });
        await client.messageMove('12', 'Junk', { uid: true });
      },
    });
    await client.append('INBOX', aMail('the last one'));
    await mailbox.until(() => mailbox.taken.includes('the last one') && mailbox.taken.includes('mail 12'));
    expect(new Set(mailbox.taken)).toEqual(
      new Set([...subjects.filter((subject) => subject !== 'mail 11'), 'the last one']),
    );
    expect(mailbox.taken).toHaveLength(12);
    expect(mailbox.errors).toEqual([]);
  });

  test('a folder that is not there does not keep the others from being read, and is told', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await using mailbox = await aMailbox(server.url('INBOX,Renamed?tls=off'));
    await client.append('INBOX', aMail('here'));
    await mailbox.until(() => mailbox.taken.includes('here'));
    await mailbox.until(
      () => 'Renamed' in ((mailbox.state() as { closedFolders?: object }).closedFolders ?? {}),
    );
    await client.mailboxCreate('Renamed');
    await client.append('Renamed', aMail('there'));
    await mailbox.until(() => mailbox.taken.includes('there'));
    expect(mailbox.taken).toEqual(['here', 'there']);
  });

  test('two instances that share a database miss nothing between them', async () => {
    await using server = await startDovecot();
    const client = await server.client();
    await using one = await aMailbox(server.url());
    await using other = await aMailbox(server.url(), { database: one.database });
    for (let index = 0; index < 40; index++) await client.append('INBOX', aMail(`mail ${index}`));
    const both = () => new Set([...one.taken, ...other.taken]).size;
    await Promise.race([one.until(() => both() === 40), other.until(() => both() === 40)]);
    await client.append('INBOX', aMail('the last one'));
    await Promise.race([one.until(() => both() === 41), other.until(() => both() === 41)]);
    for (const { taken } of [one, other]) expect(new Set(taken).size).toBe(taken.length);
  });
});

describe.skipIf(dovecotMissing)('a mail that cannot be kept', () => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  test('case 147: is tried again until it is kept, and none after it is taken before', async () => {
    const client = await server.client();
    const folder = 'Trouble';
    await client.mailboxCreate(folder);
    for (const subject of ['one', 'two', 'three']) await client.append(folder, aMail(subject));
    let troubles = 3;
    await using mailbox = await aMailbox(server.url(`${folder}?tls=off&junk=off`), {
      async ingest({ raw }) {
        if (Buffer.from(raw).includes('Subject: two') && troubles-- > 0)
          throw new Error('database is locked');
      },
    });
    await mailbox.until(() => mailbox.taken.includes('three'));
    expect(mailbox.taken).toEqual(['one', 'two', 'three']);
    expect(mailbox.errors.map(String)).toEqual(Array(3).fill('Error: database is locked'));
    expect(mailbox.states.map(({ state }) => state)).toContain('reconnecting');
    expect(mailbox.state().state).toBe('connected');
  });

  test('and never will be, does not stop the others for ever', async () => {
    const client = await server.client();
    const folder = 'Poison';
    await client.mailboxCreate(folder);
    for (const subject of ['poison', 'two', 'three']) await client.append(folder, aMail(subject));
    await using mailbox = await aMailbox(server.url(`${folder}?tls=off&junk=off`), {
      async ingest({ raw }) {
        if (Buffer.from(raw).includes('Subject: poison')) throw new Error('it breaks the reader');
      },
    });
    await mailbox.until(() => mailbox.taken.includes('three'));
    expect(new Set(mailbox.taken)).toEqual(new Set(['two', 'three']));
    expect(String(mailbox.errors.at(-1))).toMatch(
      /^Error: The message with UID 1 in Poison was passed over and stays there: it breaks the reader$/,
    );
  });

  test('because nothing can be kept now, is not passed over however long that lasts', async () => {
    const client = await server.client();
    const folder = 'Outage';
    await client.mailboxCreate(folder);
    for (const subject of ['one', 'two']) await client.append(folder, aMail(subject));
    let attempts = 0;
    await using mailbox = await aMailbox(server.url(`${folder}?tls=off&junk=off`), {
      retryMs: 1,
      async ingest() {
        if (++attempts <= 16) throw new Error('database is locked');
      },
    });
    await mailbox.until(() => mailbox.taken.includes('two'));
    expect(mailbox.taken.slice(0, 1).concat(mailbox.taken.slice(-1))).toEqual(['one', 'two']);
    expect(mailbox.errors.map(String).filter((text) => text.includes('passed over'))).toEqual([]);
  });

  test('because too much waits to be kept, or the store takes no writes, is not passed over, though the next one would be taken', async () => {
    const client = await server.client();
    const folder = 'Queue';
    await client.mailboxCreate(folder);
    for (const subject of ['one', 'two']) await client.append(folder, aMail(subject));
    let attempts = 0;
    await using mailbox = await aMailbox(server.url(`${folder}?tls=off&junk=off`), {
      retryMs: 1,
      async ingest({ raw }) {
        if (!Buffer.from(raw).includes('Subject: one') || ++attempts > 8) return;
        if (attempts % 3 > 0) throw new UnwritableError(new Error('database or disk is full'));
        throw new InvitegraphError('RATE_LIMITED', 'Too many changes wait to be kept.', {
          details: { retryAfterMs: 1000 },
        });
      },
    });
    await mailbox.until(() => mailbox.taken.includes('two'));
    expect(mailbox.taken).toEqual(['one', 'two']);
  });
});
