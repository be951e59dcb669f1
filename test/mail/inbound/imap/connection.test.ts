import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aCertificate } from '../../../callbacks/a-certificate.ts';
import { type Dovecot, dovecotMissing, startDovecot } from '../../../support/dovecot.ts';
import { aCuttableWay, aMail, aMailbox } from './a-mailbox.ts';

const HOUR = 3_600_000;

describe.skipIf(dovecotMissing)('a connection that fails', () => {
  let server: Dovecot;
  let folders = 0;
  beforeAll(async () => {
    server = await startDovecot();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function aFolder() {
    const client = await server.client();
    const folder = `Folder${++folders}`;
    await client.mailboxCreate(folder);
    return { client, folder, at: `${folder}?tls=off&junk=off` };
  }

  test('cut anywhere in its course, loses no mail and takes none twice', async () => {
    const { client, folder, at } = await aFolder();
    const mails = Array.from({ length: 12 }, (_, index) =>
      aMail(`mail ${index + 1}`, `${'Yes. '.repeat(14)}\r\n`.repeat(60)),
    );
    for (const mail of mails) await client.append(folder, mail);
    let cuts = 0;
    for (let from = 0; from < 8; from++) {
      await using way = await aCuttableWay(server.port);
      let bytes = 200 + from * 97;
      way.cutAfter(bytes);
      await using mailbox = await aMailbox(server.url(at, way.port), {
        retryMs: 1,
      });
      for (;;) {
        const seen = way.cuts();
        await mailbox.until(() => way.cuts() > seen || mailbox.taken.length >= mails.length);
        if (mailbox.taken.length >= mails.length) break;
        bytes += 776;
        way.cutAfter(bytes);
      }
      cuts += way.cuts();
      expect(mailbox.raws.map((raw) => Buffer.from(raw).toString())).toEqual(mails);
      expect(mailbox.errors).toEqual([]);
    }
    expect(cuts).toBeGreaterThan(100);
  }, 120_000);

  test('while the server is down, is tried again until it is up', async () => {
    await using own = await startDovecot();
    await using mailbox = await aMailbox(own.url());
    await (await own.client()).append('INBOX', aMail('before'));
    await mailbox.until(() => mailbox.taken.includes('before'));
    await own.stop();
    await mailbox.until(() => mailbox.state().state === 'reconnecting');
    await mailbox.until(() => /ECONNREFUSED/.test(JSON.stringify(mailbox.state())));
    await own.start();
    await (await own.client()).append('INBOX', aMail('after'));
    await mailbox.until(() => mailbox.taken.includes('after'));
    expect(mailbox.taken).toEqual(['before', 'after']);
    expect(mailbox.state().state).toBe('connected');
    expect(mailbox.errors).toEqual([]);
  });

  test('from the start on, does not keep the program from starting', async () => {
    await using own = await startDovecot();
    await own.stop();
    await using mailbox = await aMailbox(own.url());
    await mailbox.until(() => mailbox.state().state === 'reconnecting');
    await own.start();
    await (await own.client()).append('INBOX', aMail('at last'));
    await mailbox.until(() => mailbox.taken.includes('at last'));
  });

  test('because of a wrong password, says so without it, and does not hammer', async () => {
    const password = 'wrong%2Bsecret%20one';
    const url = `imap://invites%40company.example:${password}@127.0.0.1:${server.port}/INBOX?tls=off`;
    await using mailbox = await aMailbox(url);
    await mailbox.until(() => mailbox.state().state === 'reconnecting');
    expect(mailbox.state()).toMatchObject({
      lastError: expect.stringMatching(/^The server refused the user name or the password/),
    });
    const said = JSON.stringify([mailbox.states, mailbox.errors.map(String), mailbox.name]);
    expect(said).not.toMatch(/secret/);
    expect(mailbox.states.filter(({ state }) => state === 'reconnecting')).toHaveLength(1);
  });

  test('without the encryption that was asked for, sends no password', async () => {
    await using mailbox = await aMailbox(server.url('INBOX'));
    await mailbox.until(() => mailbox.state().state === 'reconnecting');
    expect(mailbox.state()).toMatchObject({ lastError: expect.stringMatching(/STARTTLS/i) });
  });
});

describe.skipIf(dovecotMissing)('TLS', () => {
  test('is used, and a server that cannot prove its name is not logged in to', async () => {
    const certificate = aCertificate('localhost');
    await using server = await startDovecot(certificate);
    const client = await server.client();
    await client.append('INBOX', aMail('over TLS'));
    {
      await using mailbox = await aMailbox(server.url('INBOX'));
      await mailbox.until(() => mailbox.state().state === 'reconnecting');
      expect(mailbox.state()).toMatchObject({ lastError: expect.stringMatching(/self-signed/) });
      expect(mailbox.taken).toEqual([]);
    }
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, certificate.cert]);
    try {
      await using mailbox = await aMailbox(server.url('INBOX'));
      await mailbox.until(() => mailbox.taken.length === 1);
      expect(mailbox.taken).toEqual(['over TLS']);
    } finally {
      setDefaultCACertificates(before);
    }
  });
});

describe('closing', () => {
  test.skipIf(dovecotMissing)('ends a connection that waits in IDLE at once', async () => {
    await using server = await startDovecot();
    await using mailbox = await aMailbox(server.url(), { pollMs: HOUR });
    await vi.waitFor(async () => expect(await mailbox.cursorOf('INBOX')).toBeDefined());
    const began = performance.now();
    await mailbox.close();
    expect(performance.now() - began).toBeLessThan(2000);
    expect(mailbox.state()).toEqual({ state: 'closed' });
  });

  test.skipIf(dovecotMissing)('waits for the mail that is being kept', async () => {
    await using server = await startDovecot();
    await (await server.client()).append('INBOX', aMail('under way'));
    const [begun, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using mailbox = await aMailbox(server.url(), {
      ingest() {
        begun.resolve();
        return finish.promise;
      },
    });
    await begun.promise;
    const closed = mailbox.close();
    finish.resolve();
    await closed;
    expect(mailbox.taken).toEqual(['under way']);
    expect(await mailbox.cursorOf('INBOX')).toMatchObject({ uid: 1 });
  });

  test('does not wait for a server that says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    await using mailbox = await aMailbox(`imap://a:b@127.0.0.1:${port}/INBOX?tls=off`);
    await once(silent, 'connection');
    const began = performance.now();
    await mailbox.close();
    expect(performance.now() - began).toBeLessThan(4000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('ends the pause before the next attempt', async () => {
    await using mailbox = await aMailbox('imap://a:b@127.0.0.1:1/INBOX?tls=off', { retryMs: HOUR });
    await mailbox.until(() => mailbox.state().state === 'reconnecting');
    const began = performance.now();
    await mailbox.close();
    expect(performance.now() - began).toBeLessThan(1000);
    expect(mailbox.state()).toEqual({ state: 'closed' });
  });
});
