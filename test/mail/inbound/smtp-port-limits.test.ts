import { expect, test } from 'vitest';
import { countedAs, plainAddress } from '../../../src/mail/inbound/client-address.ts';
import { createRateLimit } from '../../../src/mail/inbound/rate-limit.ts';
import {
  MAX_MAILS_PER_CLIENT_MINUTE,
  MAX_MAILS_PER_TOKEN_HOUR,
  MAX_SMTP_CLIENTS_PER_ADDRESS,
} from '../../../src/mail/inbound/smtp-port.ts';
import { ALSO_LIVE, aPort, BOUNCES, DOMAIN, LIVE } from './a-port.ts';
import { type RawClient, rawClient } from './raw-client.ts';

const HOUR = 3_600_000;

async function send(client: RawClient, token = LIVE, from = 'ana@guest.test'): Promise<string> {
  await client.command(`MAIL FROM:<${from}>`);
  const admitted = await client.command(`RCPT TO:<${token}@${DOMAIN}>`);
  if (!admitted.startsWith('250')) {
    await client.command('RSET');
    return admitted;
  }
  await client.command('DATA');
  return client.command('Subject: yes\r\n\r\n.');
}

test('case 141: one address takes 300 mails in an hour; more are put off, others are not', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  for (let count = 0; count < MAX_MAILS_PER_TOKEN_HOUR; count++) expect(await send(client)).toMatch(/^250/);
  expect(await send(client)).toMatch(/^450 .*too many mails, try again in an hour/);
  expect(await send(client, ALSO_LIVE)).toMatch(/^250/);
  expect(await send(client, BOUNCES, '')).toMatch(/^250/);
  port.clock.time += HOUR;
  expect(await send(client)).toMatch(/^250/);
  expect(port.received).toHaveLength(MAX_MAILS_PER_TOKEN_HOUR + 3);
});

test('case 141: naming an address without sending anything uses none of its room', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<ana@guest.test>');
  for (let count = 0; count <= MAX_MAILS_PER_TOKEN_HOUR; count++)
    expect(await client.command(`RCPT TO:<${LIVE}@${DOMAIN}>`)).toMatch(/^250/);
  await client.command('RSET');
  expect(await send(client)).toMatch(/^250/);
});

test('a client elsewhere may begin 600 mails in a minute, and is asked to wait then', async () => {
  await using port = await aPort(undefined, undefined, { countedAs: () => 'elsewhere' });
  await using client = await rawClient(port.port);
  await client.greet();
  const begin = async () => {
    const reply = await client.command('MAIL FROM:<ana@guest.test>');
    await client.command('RSET');
    return reply;
  };
  for (let count = 0; count < MAX_MAILS_PER_CLIENT_MINUTE; count++) expect(await begin()).toMatch(/^250/);
  expect(await begin()).toMatch(/^451 .*try again in a minute/);
  // Another connection is no way around it.
  await using again = await rawClient(port.port);
  await again.greet();
  expect(await again.command('MAIL FROM:<ana@guest.test>')).toMatch(/^451/);
  port.clock.time += 60_000;
  expect(await begin()).toMatch(/^250/);
});

test('a client elsewhere has twenty connections, and another one as soon as one ends', async () => {
  await using port = await aPort(undefined, undefined, { countedAs: () => 'elsewhere' });
  const clients = await Promise.all(
    Array.from({ length: MAX_SMTP_CLIENTS_PER_ADDRESS }, () => rawClient(port.port)),
  );
  await Promise.all(clients.map((client) => client.greet()));
  {
    await using late = await rawClient(port.port);
    expect(await late.reply()).toMatch(/^421 .*Too many connections/);
    expect(await late.reply()).toBe('');
  }
  expect(await clients[0]?.command('QUIT')).toMatch(/^221/);
  await clients[0]?.[Symbol.asyncDispose]();
  await using next = await rawClient(port.port);
  expect(await next.greet()).toMatch(/^250/);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
});

test('who was refused at the door is not counted as being inside', async () => {
  await using port = await aPort(undefined, undefined, { countedAs: () => 'elsewhere' });
  for (let round = 0; round < 2; round++) {
    const clients = await Promise.all(
      Array.from({ length: MAX_SMTP_CLIENTS_PER_ADDRESS + 3 }, () => rawClient(port.port)),
    );
    const greetings = await Promise.all(clients.map((client) => client.reply()));
    expect(greetings.filter((greeting) => greeting.startsWith('220'))).toHaveLength(20);
    await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  }
});

test('a bounce address takes mail with the null sender, and reports of systems that use a name', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  for (const sender of [
    '',
    'MAILER-DAEMON@mx.guest.test',
    'postmaster@guest.test',
    'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@guest.test',
    'feedback@arf.provider.test',
    'abuse@provider.test',
  ])
    expect(await send(client, BOUNCES, sender), sender).toMatch(/^250/);
  for (const sender of ['ana@guest.test', 'eve@evil.test', 'news@shop.test'])
    expect(await send(client, BOUNCES, sender), sender).toMatch(/^550 .*only takes delivery reports/);
  expect(port.received.map(({ token }) => token)).toEqual(Array(6).fill(BOUNCES));
  // Systems that answer to From instead send their reports to the reply address.
  expect(await send(client, LIVE, '')).toMatch(/^250/);
});

test('every mail brings along who handed it over', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.reply();
  await client.command('EHLO MX.Guest.test');
  expect(await send(client)).toMatch(/^250/);
  expect(port.received[0]).toMatchObject({
    source: 'SMTP',
    client: { ip: '127.0.0.1', helo: 'mx.guest.test' },
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['127.0.0.1', undefined],
  ['127.8.9.1', undefined],
  ['::ffff:127.0.0.1', undefined],
  ['::1', undefined],
])('%s is counted as %s', (address, expected) => {
  expect(countedAs(address)).toBe(expected);
});

test('an IPv4 client of a dual-stack socket is named as what it is', () => {
  expect(plainAddress('::FFFF:203.0.113.7')).toBe('203.0.113.7');
  expect(plainAddress('2001:DB8::1')).toBe('2001:db8::1');
});

test('a limit forgets the key that was quiet for longest, and holds no more than it may', () => {
  const limit = createRateLimit({ most: 2, withinMs: 1000, keys: 3 });
  for (const key of ['a', 'b', 'c', 'a']) expect(limit.take(key, 0)).toBe(true);
  expect(limit.take('a', 0)).toBe(false);
  expect(limit.take('d', 0)).toBe(true);
  // b made room for d; a, which was heard of later, is still counted.
  expect([limit.hasRoom('a', 0), limit.take('b', 0), limit.take('b', 0), limit.take('b', 0)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(limit.hasRoom('b', 999)).toBe(false);
  expect(limit.hasRoom('b', 1000)).toBe(true);
});

test('a key that is counted again takes nobody’s place', () => {
  const limit = createRateLimit({ most: 2, withinMs: 1000, keys: 3 });
  for (const key of ['a', 'a', 'b', 'c', 'c', 'b']) expect(limit.take(key, 0)).toBe(true);
  expect(limit.hasRoom('a', 0)).toBe(false);
});

test('a clock that is set back locks nobody out', () => {
  const limit = createRateLimit({ most: 1, withinMs: 1000, keys: 3 });
  expect(limit.take('a', 10_000)).toBe(true);
  expect(limit.take('a', 10_000)).toBe(false);
  expect(limit.take('a', 5_000)).toBe(true);
});
