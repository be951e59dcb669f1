import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { UnwritableError } from '../../../src/errors.ts';
import { openSmtpPort } from '../../../src/mail/inbound/smtp-port.ts';
import { replyAddressScheme } from '../../../src/mail/reply-address.ts';
import { ALSO_LIVE, aPort, DOMAIN, LIVE, textOf } from './a-port.ts';
import { type RawClient, rawClient } from './raw-client.ts';

const MEGABYTE = 1024 * 1024;

async function upToData(client: RawClient, recipient = `${LIVE}@${DOMAIN}`): Promise<void> {
  await client.greet();
  expect(await client.command('MAIL FROM:<ana@guest.test>')).toMatch(/^250/);
  expect(await client.command(`RCPT TO:<${recipient}>`)).toMatch(/^250/);
  expect(await client.command('DATA')).toMatch(/^354/);
}

test('an ordinary mail client delivers an answer, byte by byte', async () => {
  await using port = await aPort();
  const transport = createTransport({ host: '127.0.0.1', port: port.port, ignoreTLS: true });
  const mime = 'Subject: yes\r\n\r\nI come.\r\n.hidden dot\r\nZür\xffich\r\n';
  await transport.sendMail({
    envelope: { from: 'ana@guest.test', to: `${LIVE.toUpperCase()}@${DOMAIN}` },
    raw: Buffer.from(mime, 'latin1'),
  });
  expect(port.received).toHaveLength(1);
  expect(port.received[0]).toMatchObject({ mailFrom: 'ana@guest.test', token: LIVE });
  expect(textOf(port.received[0])).toBe(mime);
});

test('a bounce arrives with an empty sender', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<>');
  await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`);
  await client.command('DATA');
  expect(await client.command('Subject: bounced\r\n\r\n.')).toMatch(/^250/);
  expect(port.received[0]?.mailFrom).toBe('');
});

test('E5: neither login nor encryption is offered or taken, and the greeting tells no host name', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  const greeting = await client.reply();
  expect(greeting).toContain(DOMAIN);
  const features = await client.command('EHLO guest.test');
  expect(features).toMatch(/^250[- ]SIZE 1048576/m);
  expect(features).not.toMatch(/AUTH|STARTTLS|DSN|REQUIRETLS/);
  expect(await client.command('AUTH PLAIN AGEAYg==')).toMatch(/^5\d\d/);
  expect(await client.command('STARTTLS')).toMatch(/^5\d\d/);
});

test('an answer is acknowledged only once it is stored', async () => {
  const storing = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using port = await aPort(() => {
    asked.resolve();
    return storing.promise;
  });
  await using client = await rawClient(port.port);
  await upToData(client);
  client.write('Subject: yes\r\n\r\nyes\r\n.\r\n');
  let told = false;
  const reply = client.reply().then((text) => {
    told = true;
    return text;
  });
  await asked.promise;
  // A whole round trip on the same server: an early 250 would have been seen by now.
  await using other = await rawClient(port.port);
  await other.greet();
  expect(told).toBe(false);
  storing.resolve();
  expect(await reply).toMatch(/^250/);
});

test('what cannot be stored is not acknowledged, and may be sent again on the same connection', async () => {
  const broken = new Error('it broke at /secret/path');
  const failures: Error[] = [broken, new UnwritableError(broken)];
  await using port = await aPort(async () => {
    const [failure] = failures;
    if (failure) throw failure;
  });
  await using client = await rawClient(port.port);
  await upToData(client);
  for (const expected of [/^451/, /^452/, /^250/]) {
    const answer = await client.command('Subject: yes\r\n\r\nyes\r\n.');
    expect(answer).toMatch(expected);
    expect(answer).not.toContain('secret');
    failures.shift();
    await client.command('MAIL FROM:<ana@guest.test>');
    await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`);
    await client.command('DATA');
  }
  expect(port.received).toHaveLength(1);
});

test('one mail to two reply addresses is stored for both, and for neither acknowledged alone', async () => {
  let refuse: string | undefined = ALSO_LIVE;
  await using port = await aPort(async ({ token }) => {
    if (token === refuse) throw new Error('not now');
  });
  await using client = await rawClient(port.port);
  await client.greet();
  for (const expected of [/^451/, /^250/]) {
    await client.command('MAIL FROM:<ana@guest.test>');
    await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`);
    await client.command(`RCPT TO:<"${LIVE}"@${DOMAIN}>`);
    await client.command(`RCPT TO:<${ALSO_LIVE}@${DOMAIN}.>`);
    await client.command('DATA');
    expect(await client.command('Subject: yes\r\n\r\n.')).toMatch(expected);
    refuse = undefined;
  }
  expect(port.received.map(({ token }) => token)).toEqual([LIVE, LIVE, ALSO_LIVE]);
});

test('while addresses cannot be looked up, senders are asked to come back', async () => {
  await using port = await aPort(undefined, async () => {
    throw new Error('database away');
  });
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<ana@guest.test>');
  const refusal = await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`);
  expect(refusal).toMatch(/^451/);
  expect(refusal).not.toContain('database');
});

test('case 112: a mail that announces more than a megabyte is refused before it is sent', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  expect(await client.command(`MAIL FROM:<ana@guest.test> SIZE=${MEGABYTE + 1}`)).toMatch(/^552/);
  expect(await client.command(`MAIL FROM:<ana@guest.test> SIZE=${MEGABYTE}`)).toMatch(/^250/);
});

test.each([
  ['exactly a megabyte', 0, /^250/],
  ['one byte more than a megabyte', 1, /^552/],
  ['three megabytes', 2 * MEGABYTE, /^552/],
])('of a mail of %s the sender hears the fate, and may go on', async (_what, excess, expected) => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await upToData(client);
  const head = 'Subject: big\r\n\r\n';
  client.write(`${head}${'x'.repeat(MEGABYTE - head.length - 2 + excess)}\r\n.\r\n`);
  expect(await client.reply()).toMatch(expected);
  expect(port.received.map(({ raw }) => raw.length)).toEqual(excess === 0 ? [MEGABYTE] : []);
  expect(await client.command('NOOP')).toMatch(/^250/);
});

test('E5: an endless mail is cut off', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await upToData(client);
  const codes: string[] = [];
  let connected = true;
  const hangUp = (async () => {
    for (let reply = await client.reply(); reply !== ''; reply = await client.reply())
      codes.push(reply.slice(0, 3));
    connected = false;
  })();
  // Ends only when the server does: without a limit this test runs into its timeout.
  while (connected) await new Promise((resolve) => client.socket.write('x'.repeat(65_536), resolve));
  await hangUp;
  expect(codes).toEqual(['552', '421']);
  expect(port.received).toEqual([]);
});

test('a megabyte of dot-stuffed lines is held in about a megabyte', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await upToData(client);
  client.write('..\r\n'.repeat(300_000));
  client.write('.\r\n');
  expect(await client.reply()).toMatch(/^250/);
  const raw = port.received[0]?.raw;
  expect(raw?.length).toBe(900_000);
  expect(raw?.buffer.byteLength).toBeLessThanOrEqual(MEGABYTE);
});

test('a sender who goes away in the middle leaves nothing behind', async () => {
  await using port = await aPort();
  {
    await using client = await rawClient(port.port);
    await upToData(client);
    client.write('Subject: half\r\n\r\nhalf a sente');
    client.socket.end();
    await client.reply();
  }
  await using client = await rawClient(port.port);
  await upToData(client);
  expect(await client.command('Subject: whole\r\n\r\n.')).toMatch(/^250/);
  expect(port.received.map(textOf)).toEqual(['Subject: whole\r\n\r\n']);
});

test('E5: the sixth recipient of a mail is put off', async () => {
  await using port = await aPort(undefined, async () => true);
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<ana@guest.test>');
  const replies: string[] = [];
  for (const digit of '012345')
    replies.push(await client.command(`RCPT TO:<r-${digit.repeat(26)}@${DOMAIN}>`));
  expect(replies.map((reply) => reply.slice(0, 3))).toEqual(['250', '250', '250', '250', '250', '452']);
});

test('E5: ten thousand pipelined recipients cost ten look-ups and the connection', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<ana@guest.test>');
  client.write(`RCPT TO:<r-${'z'.repeat(26)}@${DOMAIN}>\r\n`.repeat(10_000));
  const replies: string[] = [];
  for (let reply = await client.reply(); reply !== ''; reply = await client.reply()) replies.push(reply);
  expect(replies.map((reply) => reply.slice(0, 3))).toEqual([...Array(10).fill('550'), '421']);
  expect(port.lookups).toHaveLength(11);
});

test('the hundred and first client is turned away, and there is room again when one leaves', async () => {
  await using port = await aPort();
  const clients = await Promise.all(Array.from({ length: 100 }, () => rawClient(port.port)));
  await Promise.all(clients.map((client) => client.greet()));
  {
    await using late = await rawClient(port.port);
    expect(await late.reply()).toMatch(/^421/);
  }
  const [first, ...rest] = clients;
  expect(await first?.command('QUIT')).toMatch(/^221/);
  await using next = await rawClient(port.port);
  expect(await next.greet()).toMatch(/^250/);
  await Promise.all([first, ...rest].map((client) => client?.[Symbol.asyncDispose]()));
});

test('closing lets a mail under way be stored and sends everybody else home', async () => {
  const storing = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using port = await aPort(() => {
    asked.resolve();
    return storing.promise;
  });
  await using idle = await rawClient(port.port);
  await idle.greet();
  await using busy = await rawClient(port.port);
  await upToData(busy);
  busy.write('Subject: yes\r\n\r\nyes\r\n.\r\n');
  await asked.promise;

  const closed = port.close();
  expect(await idle.reply()).toMatch(/^421/);
  storing.resolve();
  expect(await busy.reply()).toMatch(/^250/);
  expect(await busy.reply()).toMatch(/^421/);
  await closed;
  expect(port.received).toHaveLength(1);
  await expect(rawClient(port.port)).rejects.toThrow('ECONNREFUSED');
});

test('closing waits five seconds at most, and what was not stored is not acknowledged', async () => {
  const asked = Promise.withResolvers<void>();
  const port = await aPort(() => {
    asked.resolve();
    return new Promise(() => {});
  });
  await using client = await rawClient(port.port);
  await upToData(client);
  client.write('Subject: yes\r\n\r\nyes\r\n.\r\n');
  await asked.promise;
  await port.close();
  expect(await client.reply()).toMatch(/^421/);
  expect(await client.reply()).toBe('');
});

test('a port that is taken is reported', async () => {
  await using port = await aPort();
  const again = openSmtpPort({
    host: '127.0.0.1',
    port: port.port,
    scheme: replyAddressScheme(`{token}@${DOMAIN}`),
    clock: { now: () => 0 },
    isLive: async () => true,
    receive: async () => {},
  });
  await expect(again).rejects.toThrow('EADDRINUSE');
});

test('a client that resets its connection does not disturb the others', async () => {
  await using port = await aPort();
  await using rude = await rawClient(port.port);
  await upToData(rude);
  rude.write('Subject: ');
  rude.socket.resetAndDestroy();
  await once(rude.socket, 'close');
  await using client = await rawClient(port.port);
  await upToData(client);
  expect(await client.command('Subject: yes\r\n\r\n.')).toMatch(/^250/);
});
