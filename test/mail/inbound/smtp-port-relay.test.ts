import { expect, test } from 'vitest';
import { recordFigures } from '../../chaos/figures.ts';
import { aPort, DOMAIN, LIVE } from './a-port.ts';
import { rawClient } from './raw-client.ts';

/** Every form that some mail server somewhere has forwarded (reliability.md, E6). */
const FOREIGN_FORMS = [
  'victim@elsewhere.example',
  `victim%elsewhere.example@${DOMAIN}`,
  `victim@elsewhere.example@${DOMAIN}`,
  `"victim@elsewhere.example"@${DOMAIN}`,
  `"victim%elsewhere.example"@${DOMAIN}`,
  'elsewhere.example!victim',
  `elsewhere.example!victim@${DOMAIN}`,
  `@${DOMAIN}:victim@elsewhere.example`,
  `@${DOMAIN},@other.example:victim@elsewhere.example`,
  `@elsewhere.example:victim@${DOMAIN}`,
  `${DOMAIN}:victim@elsewhere.example`,
  'victim@[127.0.0.1]',
  'victim@[IPv6:::1]',
  'victim@127.0.0.1',
  'victim@localhost',
  'victim',
  '"victim"',
  '',
  '@',
  `@${DOMAIN}`,
  'postmaster',
  `postmaster@${DOMAIN}`,
  `victim@${DOMAIN}`,
  LIVE,
  `${LIVE}@elsewhere.example`,
  `"${LIVE}"@elsewhere.example`,
  `${LIVE}@sub.${DOMAIN}`,
  `${LIVE}@${DOMAIN}.elsewhere.example`,
  `${LIVE}@${DOMAIN}@elsewhere.example`,
  `${LIVE}@[${DOMAIN}]`,
  `${LIVE}%elsewhere.example@${DOMAIN}`,
  `elsewhere.example!${LIVE}@${DOMAIN}`,
  `${LIVE}+victim@${DOMAIN}`,
  `${LIVE}@${DOMAIN},victim@elsewhere.example`,
  `${LIVE}@${DOMAIN}> <victim@elsewhere.example`,
  `${LIVE}@${DOMAIN}\0.elsewhere.example`,
  `"${LIVE} victim"@${DOMAIN}`,
  `r-${'0'.repeat(26)}@${DOMAIN}`,
  `b-${LIVE.slice(2)}@${DOMAIN}`,
];

test('E6: mail is relayed for none of the address forms that fool mail servers', async () => {
  expect(FOREIGN_FORMS.length).toBeGreaterThanOrEqual(30);
  await using port = await aPort();
  const attempt = async (form: string) => {
    await using client = await rawClient(port.port);
    await client.greet();
    await client.command('MAIL FROM:<spam@elsewhere.example>');
    expect(await client.command(`RCPT TO:<${form}>`), form).toMatch(/^5(50|01|55)/);
    expect(await client.command('DATA'), form).toMatch(/^503/);
  };
  const refused = await Promise.all(FOREIGN_FORMS.map(attempt));
  recordFigures('E6', { forms: refused.length, relayed: port.received.length });
  expect(port.received).toEqual([]);
});

test('E6: the refusal says in plain words what this server is', async () => {
  await using port = await aPort();
  await using client = await rawClient(port.port);
  await client.greet();
  await client.command('MAIL FROM:<spam@elsewhere.example>');
  const refusal = await client.command('RCPT TO:<victim@elsewhere.example>');
  expect(refusal).toMatch(/^550 No such reply address.*relays nothing$/);
  expect(port.lookups).toEqual([]);
});

test('E6: every spelling of a live address that clients produce is taken', async () => {
  await using port = await aPort();
  const spellings = [
    `${LIVE}@${DOMAIN}`,
    `${LIVE.toUpperCase()}@${DOMAIN.toUpperCase()}`,
    `"${LIVE}"@${DOMAIN}`,
    `${LIVE}@${DOMAIN}.`,
    // A source route must be accepted and ignored (RFC 5321 §4.1.2 and appendix C).
    `@elsewhere.example:${LIVE}@${DOMAIN}`,
  ];
  for (const spelling of spellings) {
    await using client = await rawClient(port.port);
    await client.greet();
    await client.command('MAIL FROM:<ana@guest.test>');
    expect(await client.command(`RCPT TO:<${spelling}>`), spelling).toMatch(/^250/);
    await client.command('DATA');
    expect(await client.command('Subject: yes\r\n\r\n.'), spelling).toMatch(/^250/);
  }
  expect(port.received.map(({ token }) => token)).toEqual(spellings.map(() => LIVE));
});
