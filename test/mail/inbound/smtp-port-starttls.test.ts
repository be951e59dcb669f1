import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { readTlsFiles } from '../../../src/mail/inbound/tls-files.ts';
import { aCertificate } from '../../callbacks/a-certificate.ts';
import { openTestGateway } from '../../support/open-gateway.ts';
import { ALSO_LIVE, aPort, DOMAIN, LIVE, textOf } from './a-port.ts';
import { type RawClient, rawClient } from './raw-client.ts';

const TLS = aCertificate(DOMAIN);
const anEncryptedPort = () => aPort(undefined, undefined, { tls: TLS });

/** The same connection, encrypted; replies come one at a time as in raw-client.ts. */
async function encrypted(client: RawClient, options: object = {}) {
  // What reads the bare socket has to let go of it before the handshake.
  client.socket.removeAllListeners('readable');
  client.socket.removeAllListeners('data');
  const socket: TLSSocket = connectTls({
    socket: client.socket,
    ca: TLS.cert,
    servername: DOMAIN,
    ...options,
  });
  await once(socket, 'secureConnect');
  const chunks = socket.setEncoding('latin1')[Symbol.asyncIterator]() as AsyncIterator<string>;
  let unread = '';
  const reply = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r\n/.exec(unread);
      if (whole) {
        unread = unread.slice(whole[0].length);
        return whole[0].trimEnd();
      }
      const next = await chunks.next().catch(() => ({ done: true, value: '' }));
      if (next.done) return '';
      unread += next.value;
    }
  };
  return {
    socket,
    reply,
    async command(line: string) {
      socket.write(`${line}\r\n`);
      return reply();
    },
  };
}

/** A client that has said STARTTLS, with more behind it in the same packet, and heard 220. */
async function upToHandshake(port: number, behind = ''): Promise<RawClient> {
  const client = await rawClient(port);
  await client.greet();
  client.write(`STARTTLS\r\n${behind}`);
  expect(await client.reply()).toMatch(/^220/);
  return client;
}

test('a mail client that insists on encryption delivers an answer', async () => {
  await using port = await anEncryptedPort();
  const transport = createTransport({
    host: '127.0.0.1',
    port: port.port,
    requireTLS: true,
    name: 'mx.guest.test',
    tls: { ca: TLS.cert, servername: DOMAIN },
  });
  await transport.sendMail({
    envelope: { from: 'ana@guest.test', to: `${LIVE}@${DOMAIN}` },
    raw: 'Subject: yes\r\n\r\nI come.\r\n',
  });
  transport.close();
  expect(port.received).toMatchObject([
    { token: LIVE, mailFrom: 'ana@guest.test', client: { ip: '127.0.0.1', helo: 'mx.guest.test' } },
  ]);
});

test('encryption is offered before it is in use and not after, and login never', async () => {
  await using port = await anEncryptedPort();
  await using client = await rawClient(port.port);
  expect(await client.greet()).toMatch(/^250[- ]STARTTLS/m);
  expect(await client.command('STARTTLS now')).toMatch(/^501/);
  expect(await client.command('STARTTLS')).toMatch(/^220/);
  const { command } = await encrypted(client);
  const features = await command('EHLO guest.test');
  expect(features).toMatch(/^250/);
  expect(features).not.toMatch(/STARTTLS|AUTH|REQUIRETLS|DSN/);
  expect(await command('STARTTLS')).toMatch(/^5\d\d/);
  expect(await command('AUTH PLAIN AGEAYg==')).toMatch(/^5\d\d/);
});

test('E5: commands sent in the clear behind STARTTLS are never carried out', async () => {
  await using port = await anEncryptedPort();
  const injected = [
    'EHLO evil.test',
    'MAIL FROM:<eve@evil.test>',
    `RCPT TO:<${LIVE}@${DOMAIN}>`,
    'DATA',
    'Subject: injected',
    '',
    '.',
    '',
  ];
  await using client = await upToHandshake(port.port, injected.join('\r\n'));
  const { command, reply, socket } = await encrypted(client);
  // The answers to what was injected would come first, and its greeting would stand.
  expect(await command('MAIL FROM:<ana@guest.test>')).toMatch(/^503/);
  expect(await command('EHLO guest.test')).toMatch(/^250/);
  expect(await command('MAIL FROM:<ana@guest.test>')).toMatch(/^250/);
  expect(await command(`RCPT TO:<${ALSO_LIVE}@${DOMAIN}>`)).toMatch(/^250/);
  expect(await command('DATA')).toMatch(/^354/);
  socket.write('Subject: honest\r\n\r\n.\r\n');
  expect(await reply()).toMatch(/^250/);
  expect(port.received.map(textOf)).toEqual(['Subject: honest\r\n\r\n']);
  expect(port.received[0]).toMatchObject({ mailFrom: 'ana@guest.test', token: ALSO_LIVE });
});

test('E5: ten thousand commands behind STARTTLS are not carried out either', async () => {
  await using port = await anEncryptedPort();
  await using client = await upToHandshake(port.port, 'NOOP\r\n'.repeat(10_000));
  const { command } = await encrypted(client);
  expect(await command('EHLO guest.test')).toMatch(/^250-/);
  expect(await command('NOOP')).toMatch(/^250 /);
});

test('E5: what was said before STARTTLS is forgotten', async () => {
  await using port = await anEncryptedPort();
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<eve@evil.test>');
  await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`);
  expect(await client.command('STARTTLS')).toMatch(/^220/);
  const { command } = await encrypted(client);
  expect(await command('DATA')).toMatch(/^503/);
  expect(await command('EHLO guest.test')).toMatch(/^250/);
  expect(await command('DATA')).toMatch(/^503/);
  expect(await command(`RCPT TO:<${LIVE}@${DOMAIN}>`)).toMatch(/^503/);
  expect(await command('MAIL FROM:<ana@guest.test>')).toMatch(/^250/);
});

test('TLS 1.1 is refused, and the port goes on', async () => {
  await using port = await anEncryptedPort();
  await using old = await upToHandshake(port.port);
  await expect(
    encrypted(old, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }),
  ).rejects.toThrow();
  await using next = await upToHandshake(port.port);
  expect((await encrypted(next, { maxVersion: 'TLSv1.2' })).socket.getProtocol()).toBe('TLSv1.2');
});

test('a client that sends rubbish for a handshake is cut off, and the port goes on', async () => {
  await using port = await anEncryptedPort();
  await using rude = await upToHandshake(port.port);
  rude.write('this is no handshake\r\n'.repeat(100));
  expect(await rude.reply()).toBe('');
  await using next = await upToHandshake(port.port);
  expect(await (await encrypted(next)).command('EHLO guest.test')).toMatch(/^250/);
});

async function files(cert: string, key: string) {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-'));
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  return {
    cert: join(folder, 'cert.pem'),
    key: join(folder, 'key.pem'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

test('a gateway takes mail where it is told to, encrypted with the certificate it is given, and the graph elsewhere', async () => {
  await using paths = await files(TLS.cert, TLS.key);
  await using gateway = await openTestGateway({
    INBOUND_SMTP_HOST: '127.0.0.2',
    INBOUND_SMTP_TLS_CERT: paths.cert,
    INBOUND_SMTP_TLS_KEY: paths.key,
  });
  const port = gateway.smtpPort as number;
  const socket = connect(port, '127.0.0.2');
  await once(socket, 'data');
  socket.write('EHLO guest.test\r\n');
  const [features] = await once(socket, 'data');
  socket.destroy();
  expect(String(features)).toContain('STARTTLS');
  await expect(rawClient(port)).rejects.toThrow('ECONNREFUSED');
  expect((await gateway.request('{ __typename }')).data).toEqual({ __typename: 'Query' });
});

describe('the files of the certificate', () => {
  const NOW = Date.parse('2031-03-01T08:00:00Z');

  test('are read', async () => {
    await using paths = await files(TLS.cert, TLS.key);
    expect(readTlsFiles(paths, NOW)).toEqual(TLS);
  });

  test.each([
    ['no certificate', 'hello', TLS.key, 'INBOUND_SMTP_TLS_CERT'],
    ['no key', TLS.cert, 'hello', 'INBOUND_SMTP_TLS_KEY'],
    ['the key of another certificate', TLS.cert, aCertificate(DOMAIN).key, 'INBOUND_SMTP_TLS_KEY'],
    ['both exchanged', TLS.key, TLS.cert, 'INBOUND_SMTP_TLS_CERT'],
  ])('with %s stop the start in a line that names the setting', async (_what, cert, key, setting) => {
    await using paths = await files(cert, key);
    const attempt = () => readTlsFiles(paths, NOW);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(new RegExp(`^${setting} [^\\n]+$`));
    expect(attempt).not.toThrow(/PRIVATE|hello/);
  });

  test('that are not there or expired stop it, too', async () => {
    await using paths = await files(TLS.cert, TLS.key);
    expect(() => readTlsFiles({ ...paths, key: `${paths.key}.gone` }, NOW)).toThrow(
      /^INBOUND_SMTP_TLS_KEY .*ENOENT/,
    );
    expect(() => readTlsFiles(paths, Date.parse('2050-01-01T00:00:00Z'))).toThrow(/has expired/);
  });
});
