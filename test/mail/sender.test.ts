import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { MINUTE, NOW, person } from '../invites/sample-invite.ts';
import { freePort } from '../support/free-port.ts';
import { aPostOffice } from './a-post-office.ts';
import { aSubmissionServer, smtpError } from './a-submission-server.ts';

const HALF_MINUTE = 30_000;
const PEOPLE = ['ana', 'bo', 'cy', 'di', 'ed', 'fay'].map((name) => ({ email: `${name}@guest.test` }));

test('an invitation leaves through the SMTP server, and the recipient and the log say so', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  const made = await office.create();
  office.clock.time += MINUTE;
  await office.sender(server.port).drain();

  const [mail] = server.received;
  expect(server.received).toHaveLength(1);
  expect(mail).toMatchObject({
    from: `${made.recipients[0]?.bounceToken}@reply.example`,
    to: ['ana@guest.test'],
  });
  expect(mail?.mime.toString()).toContain('METHOD:REQUEST');
  const stored = await office.stored(made);
  expect(person(stored, 'ana@guest.test').delivery).toMatchObject({
    state: 'SENT',
    method: 'REQUEST',
    at: NOW + MINUTE,
  });
  const sent = {
    type: 'INVITE_SENT',
    recipientId: made.recipients[0]?.id,
    method: 'REQUEST',
    captured: false,
  };
  expect((await office.events()).map(({ body }) => body)).toEqual([{ type: 'INVITE_CREATED' }, sent]);
  expect(await office.waiting()).toEqual([]);
  expect(await office.directory.captured('app', { limit: 10 })).toEqual([]);
});

test('every guest gets a mail of their own, once, in no more sessions than the server is asked to bear', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  await office.create({ recipients: PEOPLE });
  await office.sender(server.port).drain();
  expect(server.received.flatMap(({ to }) => to).sort()).toEqual(PEOPLE.map(({ email }) => email));
  for (const { to, mime } of server.received)
    for (const { email } of PEOPLE) expect(mime.includes(email)).toBe(to[0] === email);
  expect(server.peak()).toBeLessThanOrEqual(4);
  expect((await office.types()).filter((type) => type === 'INVITE_SENT')).toHaveLength(6);
});

test('a cancellation is mailed as one', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  const made = await office.create();
  const sender = office.sender(server.port);
  await sender.drain();
  await office.service.cancel('app', { id: made.id });
  await sender.drain();
  expect(server.received.map(({ mime }) => /METHOD:\w+/.exec(mime.toString())?.[0])).toEqual([
    'METHOD:REQUEST',
    'METHOD:CANCEL',
  ]);
  expect((await office.events()).at(-1)?.body).toMatchObject({ type: 'INVITE_SENT', method: 'CANCEL' });
});

test('mail that the server cannot take now is tried again when its time has come, and not before', async () => {
  let refusals = 1;
  let attempts = 0;
  await using server = await aSubmissionServer({
    onRcptTo(_address, _session, callback) {
      attempts++;
      callback(refusals-- > 0 ? smtpError(451, 'Greylisted, come back later') : null);
    },
  });
  await using office = await aPostOffice();
  const made = await office.create();
  const sender = office.sender(server.port);
  await sender.drain();
  expect([attempts, await office.types()]).toEqual([1, ['INVITE_CREATED']]);
  expect((await office.stored(made)).recipients[0]?.delivery?.state).toBe('QUEUED');

  office.clock.time += HALF_MINUTE - 1;
  await sender.drain();
  expect(attempts).toBe(1);
  office.clock.time += 1;
  await sender.drain();
  expect([attempts, server.received.length]).toEqual([2, 1]);
  expect(await office.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT']);
});

test('mail that is refused for good is reported at once, with the code of the server, and not tried again', async () => {
  let attempts = 0;
  await using server = await aSubmissionServer({
    onRcptTo({ address }, _session, callback) {
      attempts++;
      callback(address === 'ana@guest.test' ? smtpError(550, 'No such user here') : null);
    },
  });
  await using office = await aPostOffice();
  const made = await office.create({ recipients: PEOPLE.slice(0, 2) });
  const sender = office.sender(server.port);
  await sender.drain();
  const ana = person(await office.stored(made), 'ana@guest.test');
  expect(ana.delivery).toMatchObject({
    state: 'FAILED',
    smtpCode: 550,
    reason: expect.stringContaining('No such user here'),
  });
  const failures = (await office.events()).filter(({ body }) => body.type === 'DELIVERY_FAILED');
  expect(failures.map(({ body }) => body)).toMatchObject([
    { recipientId: ana.id, method: 'REQUEST', smtpCode: 550 },
  ]);
  expect(server.received.map(({ to }) => to)).toEqual([['bo@guest.test']]);
  office.clock.time += 100 * 24 * 60 * MINUTE;
  await sender.drain();
  expect(attempts).toBe(2);
});

test('mail that no server wants is given up after two days, and reported once', async () => {
  let attempts = 0;
  await using server = await aSubmissionServer({
    onRcptTo(_address, _session, callback) {
      attempts++;
      callback(smtpError(452, 'Mailbox full'));
    },
  });
  await using office = await aPostOffice();
  await office.create();
  const sender = office.sender(server.port);
  const days = 60 * 24 * MINUTE;
  for (let waited = 0; waited < 3 * days; waited += 15 * MINUTE) {
    await sender.drain();
    if (waited < days) expect(await office.types()).toEqual(['INVITE_CREATED']);
    office.clock.time += 15 * MINUTE;
  }
  expect(attempts).toBe(9);
  expect((await office.events()).map(({ body }) => body)).toMatchObject([
    { type: 'INVITE_CREATED' },
    { type: 'DELIVERY_FAILED', smtpCode: 452, reason: expect.stringContaining('Mailbox full') },
  ]);
  expect(await office.waiting()).toEqual([]);
});

test('mail waits while the server is down, and leaves when it is up', async () => {
  await using office = await aPostOffice();
  await office.create();
  const port = await freePort();
  const sender = office.sender(port);
  await sender.drain();
  expect([await office.types(), await office.waiting()]).toEqual([
    ['INVITE_CREATED'],
    ['REQUEST ana@guest.test'],
  ]);

  const taken: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1,
    onData(stream, { envelope }, callback) {
      taken.push(...envelope.rcptTo.map(({ address }) => address));
      stream.resume().on('end', () => callback());
    },
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  try {
    office.clock.time += HALF_MINUTE;
    await sender.drain();
    expect(taken).toEqual(['ana@guest.test']);
    expect(await office.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT']);
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
});

test('mail of a worker that died is sent by another one when the lease is over', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  await office.create();
  const lease = 330_000;
  expect(await office.queue.claim(NOW, lease, 4)).toHaveLength(1);
  const sender = office.sender(server.port);
  office.clock.time += lease - 1;
  await sender.drain();
  expect(server.received).toEqual([]);
  office.clock.time += 1;
  await sender.drain();
  expect(server.received).toHaveLength(1);
  expect(await office.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT']);
});

test('mail that was sent and could not be reported is sent again and reported once, never lost', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  await office.create();
  const forgetful = office.sender(server.port, {
    recordDelivery: () => Promise.reject(new Error('the database is away')),
  });
  await forgetful.drain();
  expect(forgetful.errors).toMatchObject([{ message: 'the database is away' }]);
  expect([server.received.length, await office.types()]).toEqual([1, ['INVITE_CREATED']]);
  await forgetful.stop();
  const another = office.sender(server.port);
  office.clock.time += 330_000 - 1;
  await another.drain();
  expect(server.received).toHaveLength(1);
  office.clock.time += 1;
  await another.drain();
  expect(server.received[1]?.mime.equals(server.received[0]!.mime)).toBe(true);
  expect(await office.types()).toEqual(['INVITE_CREATED', 'INVITE_SENT']);
});

test('two workers on one queue send each mail once', async () => {
  await using server = await aSubmissionServer();
  await using office = await aPostOffice();
  await office.create({ recipients: PEOPLE });
  await Promise.all([office.sender(server.port).drain(), office.sender(server.port).drain()]);
  expect(server.received.flatMap(({ to }) => to).sort()).toEqual(PEOPLE.map(({ email }) => email));
});

test('what is queued while a drain runs is sent by it too', async () => {
  await using office = await aPostOffice();
  let more: Promise<void> | undefined;
  await using server = await aSubmissionServer({}, async ({ to }) => {
    if (to[0] !== 'ana@guest.test') return;
    await office.create({ smartInviteId: 'second', recipient: { email: 'bo@guest.test' } });
    more = sender.drain();
  });
  const sender = office.sender(server.port);
  await office.create();
  await sender.drain();
  await more;
  expect(server.received.map(({ to }) => to[0])).toEqual(['ana@guest.test', 'bo@guest.test']);
});

test('stopping finishes the mail under way and takes no more', async () => {
  const arrived = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  await using server = await aSubmissionServer({}, async () => {
    arrived.resolve();
    await release.promise;
  });
  await using office = await aPostOffice();
  await office.create();
  const sender = office.sender(server.port);
  sender.poke();
  await arrived.promise;
  await office.create({ smartInviteId: 'second' });
  let stopped = false;
  const stopping = sender.stop().then(() => {
    stopped = true;
  });
  sender.poke();
  expect(stopped).toBe(false);
  release.resolve();
  await stopping;
  expect(server.received).toHaveLength(1);
  expect(await office.types()).toEqual(['INVITE_CREATED', 'INVITE_CREATED', 'INVITE_SENT']);
  expect(await office.waiting()).toHaveLength(1);
});

test('a queue that cannot be read is told, to who waits and to who does not', async () => {
  await using office = await aPostOffice();
  const away = () => Promise.reject(new Error('the database is away'));
  const told = Promise.withResolvers<unknown>();
  const sender = office.sender(undefined, { queue: { ...office.queue, claim: away }, onError: told.resolve });
  await expect(sender.drain()).rejects.toThrow('the database is away');
  sender.poke();
  expect(await told.promise).toMatchObject({ message: 'the database is away' });
});

test('without a server mail is captured whole, and reported as captured', async () => {
  await using office = await aPostOffice();
  const made = await office.create({ recipients: PEOPLE.slice(0, 2) });
  await office.sender().drain();
  const captured = await office.directory.captured('app', { limit: 10 });
  expect(captured.map(({ to }) => to).sort()).toEqual(['ana@guest.test', 'bo@guest.test']);
  for (const mail of captured) {
    expect(mail).toMatchObject({
      inviteId: made.id,
      createdAt: NOW,
      subject: expect.stringContaining('Flat viewing'),
    });
    expect(mail.mime).toContain('Content-Type: multipart/');
    expect(mail.icalendar).toContain('METHOD:REQUEST');
  }
  expect((await office.stored(made)).recipients.map(({ delivery }) => delivery?.state)).toEqual([
    'CAPTURED',
    'CAPTURED',
  ]);
  expect((await office.events()).at(-1)?.body).toMatchObject({ type: 'INVITE_SENT', captured: true });
});
