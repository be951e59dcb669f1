import { expect, test } from 'vitest';
import { findMisspelt } from '../src/config/misspelt.ts';
import { startGatewayProcess } from './support/gateway-process.ts';

const KNOWN = ['HOST', 'PORT', 'API_KEYS', 'SMTP_URL', 'PUBLIC_URL', 'CRONOFY_CLIENT_SECRET', 'REPLY_DOMAIN'];

test.each([
  ['SMPT_URL', 'SMTP_URL'],
  ['SMTP_URI', 'SMTP_URL'],
  ['API_KEY', 'API_KEYS'],
  ['public_url', 'PUBLIC_URL'],
  ['PUBLICURL', 'PUBLIC_URL'],
  ['CRONOFY_SECRET', 'CRONOFY_CLIENT_SECRET'],
  ['INVITEGRAPH_PORT', 'PORT'],
])('%s is taken for %s', (name, meant) => {
  expect(findMisspelt([name], KNOWN)).toEqual([{ name, meant }]);
});

test.each([
  ...KNOWN,
  'HOME',
  'HOSTNAME',
  'POST',
  'PATH',
  'SMTP_USER',
  'API_TOKEN',
  'PUBLIC_DIR',
  'A'.repeat(65),
])('%s is left alone', (name) => {
  expect(findMisspelt([name], KNOWN)).toEqual([]);
});

test('a start warns once of a misspelt setting, names the right one, and never its value', async () => {
  const value = 'smtp://canary:of-these-tests@mail.test:587';
  await using gateway = await startGatewayProcess({ SMPT_URL: value, LOG_LEVEL: 'warn' });
  const output = gateway.output();
  const lines = output.split('\n').filter((line) => line.includes('SMPT_URL'));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('Is it SMTP_URL that you mean?');
  expect(output).not.toContain('canary');
});
