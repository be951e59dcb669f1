import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import type { Recipient } from '../../src/invites/invite.ts';
import { composeInvitation } from '../../src/mail/compose.ts';
import { createSubmitter, type Submitter } from '../../src/mail/submit.ts';
import { SubmitError } from '../../src/mail/submit-error.ts';
import { aSubmissionServer, smtpError } from './a-submission-server.ts';
import { anInvite, OPTIONS } from './an-invite.ts';

const opened: Submitter[] = [];
afterEach(() => {
  for (const submitter of opened.splice(0)) submitter.close();
});
function submitterTo(port: number, credentials = ''): Submitter {
  const submitter = createSubmitter(`smtp://${credentials}127.0.0.1:${port}`);
  opened.push(submitter);
  return submitter;
}

const MAIL = {
  envelopeFrom: 'b-0@reply.example',
  to: 'ana@guest.test',
  mime: Buffer.from('Subject: x\r\n\r\nx\r\n'),
};

async function failureOf(sending: Promise<void>): Promise<SubmitError> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SubmitError);
  return error as SubmitError;
}

test('a composed invitation reaches the server as it was composed, in its own envelope', async () => {
  await using server = await aSubmissionServer();
  const invite = anInvite({}, { description: '.\n..\n.dots\nüñ' });
  const mail = await composeInvitation(invite, invite.recipients[0] as Recipient, 'REQUEST', OPTIONS);
  await submitterTo(server.port).submit(mail);
  expect(server.received).toEqual([{ from: mail.envelopeFrom, to: ['ana@guest.test'], mime: mail.mime }]);
});

test('a name and a password in the address are used to log in', async () => {
  const seen: unknown[] = [];
  await using server = await aSubmissionServer({
    authOptional: false,
    onAuth({ username, password }, _session, callback) {
      seen.push([username, password]);
      callback(null, { user: username });
    },
  });
  await submitterTo(server.port, 'mailer%40acme.test:p%40ss%3Aword@').submit(MAIL);
  expect(seen).toEqual([['mailer@acme.test', 'p@ss:word']]);
  expect(server.received).toHaveLength(1);
});

test('at most four connections are used, and many mails share them', async () => {
  await using server = await aSubmissionServer();
  const submitter = submitterTo(server.port);
  await Promise.all(
    Array.from({ length: 40 }, (_, index) => submitter.submit({ ...MAIL, to: `guest${index}@guest.test` })),
  );
  expect(new Set(server.received.map(({ to }) => to[0])).size).toBe(40);
  expect(server.peak()).toBe(4);
});

test.each([
  [550, true],
  [553, true],
  [552, true],
  [450, false],
  [451, false],
  [421, false],
  [503, false],
])('a recipient refused with %i is permanent: %s', async (code, permanent) => {
  await using server = await aSubmissionServer({
    onRcptTo: (_address, _session, callback) => callback(smtpError(code, 'No such mailbox')),
  });
  const failure = await failureOf(submitterTo(server.port).submit(MAIL));
  expect(failure).toMatchObject({ permanent, smtpCode: code });
  expect(failure.message).toContain('No such mailbox');
});

test.each([
  [554, true],
  [452, false],
])('a mail refused with %i after its data is permanent: %s', async (code, permanent) => {
  await using server = await aSubmissionServer({}, async () => {
    throw smtpError(code, 'Content refused');
  });
  expect(await failureOf(submitterTo(server.port).submit(MAIL))).toMatchObject({ permanent, smtpCode: code });
  expect(server.received).toEqual([]);
});

test('a refused sender or login is temporary: the operator can mend it and nothing is lost', async () => {
  await using strict = await aSubmissionServer({
    onMailFrom: (_address, _session, callback) => callback(smtpError(550, 'Sender unknown')),
  });
  expect(await failureOf(submitterTo(strict.port).submit(MAIL))).toMatchObject({
    permanent: false,
    smtpCode: 550,
  });
  await using closed = await aSubmissionServer({
    onAuth: (_auth, _session, callback) => callback(smtpError(535, 'Wrong password')),
  });
  expect(await failureOf(submitterTo(closed.port, 'bo:secret@').submit(MAIL))).toMatchObject({
    permanent: false,
    smtpCode: 535,
  });
});

test('after a refusal the same submitter goes on working', async () => {
  let refuse = true;
  await using server = await aSubmissionServer({
    onRcptTo: (_address, _session, callback) => callback(refuse ? smtpError(550, 'no') : null),
  });
  const submitter = submitterTo(server.port);
  await failureOf(submitter.submit(MAIL));
  refuse = false;
  await submitter.submit(MAIL);
  expect(server.received).toHaveLength(1);
});

test('a server that is not there is a temporary failure without a code', async () => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  const failure = await failureOf(submitterTo(port, 'bo:hunter2@').submit(MAIL));
  expect(failure).toMatchObject({ permanent: false });
  expect(failure.smtpCode).toBeUndefined();
  expect(failure.message).toContain('ECONNREFUSED');
});

test('a server that hangs up in the middle of a mail is a temporary failure', async () => {
  const sockets = new Set<Socket>();
  const rude = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 rude\r\n');
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      if (/^EHLO/.test(text)) socket.write('250 rude\r\n');
      else if (/^DATA/m.test(text)) socket.destroy();
      else socket.write('250 ok\r\n');
    });
  }).listen(0, '127.0.0.1');
  await once(rude, 'listening');
  const failure = await failureOf(submitterTo((rude.address() as AddressInfo).port).submit(MAIL));
  expect(failure.permanent).toBe(false);
  for (const socket of sockets) socket.destroy();
  rude.close();
  await once(rude, 'close');
});

test.each([
  ['repeats the password', (password: string) => password],
  ['repeats the user name', () => 'mailer-7'],
  ['repeats the password in base64', (password: string) => Buffer.from(password).toString('base64')],
  [
    'repeats the whole login',
    (password: string) => Buffer.from(`\0mailer-7\0${password}`).toString('base64'),
  ],
])('no error shows the credentials, even when the server %s', async (_how, echo) => {
  const password = 'hunter2 ü';
  await using server = await aSubmissionServer({
    onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
    onRcptTo: (_address, _session, callback) => callback(smtpError(550, `Denied for ${echo(password)}`)),
  });
  const failure = await failureOf(
    submitterTo(server.port, `mailer-7:${encodeURIComponent(password)}@`).submit(MAIL),
  );
  expect(failure).toMatchObject({ permanent: true, smtpCode: 550, message: expect.stringContaining('550') });
  const everything = JSON.stringify([failure.message, failure.stack, failure.cause, { ...failure }]);
  for (const secret of [password, 'mailer-7', encodeURIComponent(password), echo(password)])
    expect(everything).not.toContain(JSON.stringify(secret).slice(1, -1));
});

test('a refused login shows nothing of what was said', async () => {
  await using server = await aSubmissionServer({
    onAuth: ({ username, password }, _session, callback) =>
      callback(smtpError(535, `${username}/${password}?`)),
  });
  const failure = await failureOf(submitterTo(server.port, 'mailer-7:hunter2@').submit(MAIL));
  expect(failure.message).toBe('The SMTP server did not accept the credentials (535).');
});

test('what a server says is one line of bounded length', async () => {
  await using server = await aSubmissionServer({
    onRcptTo: (_address, _session, callback) => callback(smtpError(550, `no\u001b[2J\n${'x'.repeat(5000)}`)),
  });
  const { message } = await failureOf(submitterTo(server.port).submit(MAIL));
  expect(message.length).toBeLessThan(400);
  expect(message).not.toMatch(/\p{Cc}/u);
});

test.each([
  'ana@guest.test\r\nRCPT TO:<x@evil.test>',
  'ana@guest.test, x@evil.test',
  '<ana@guest.test>',
  '',
  'ana',
])('an address that is not one address never gets to the server: %j', async (to) => {
  await using server = await aSubmissionServer();
  expect((await failureOf(submitterTo(server.port).submit({ ...MAIL, to }))).permanent).toBe(true);
  expect(server.peak()).toBe(0);
});

test('a closed submitter fails temporarily', async () => {
  await using server = await aSubmissionServer();
  const submitter = submitterTo(server.port);
  submitter.close();
  expect((await failureOf(submitter.submit(MAIL))).permanent).toBe(false);
});

test.each(['', 'mail.example.com', 'https://bo:hunter2@mail.example.com', 'smtp://bo:hunter2@ho st:25'])(
  'an unusable address is reported without repeating it: %j',
  (url) => {
    expect(() => createSubmitter(url)).toThrow(ConfigError);
    expect(() => createSubmitter(url)).not.toThrow(/hunter2/);
  },
);
