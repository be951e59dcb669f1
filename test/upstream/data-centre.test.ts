import { expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { apiUrl } from '../../src/upstream/data-centre.ts';

test('every data centre of the contract has its host, and the default has no suffix', () => {
  const hosts = [undefined, 'us', 'au', 'ca', 'de', 'sg', 'uk', ' DE '].map((name) => apiUrl(name).href);
  expect(hosts).toEqual(
    ['', '', '-au', '-ca', '-de', '-sg', '-uk', '-de'].map((suffix) => `https://api${suffix}.cronofy.com/`),
  );
});

test.each(['', 'fr', 'api-us', '__proto__', 'us.evil.test'])('%j is no data centre', (name) => {
  expect(() => apiUrl(name)).toThrow(
    new ConfigError('CRONOFY_DATA_CENTER must be one of us, au, ca, de, sg, uk.'),
  );
});

test('an address of its own goes before the data centre, path and all', () => {
  expect(apiUrl('fr', 'http://127.0.0.1:9/cronofy').href).toBe('http://127.0.0.1:9/cronofy');
});

test.each([
  '',
  'cronofy',
  'ftp://a.test',
  'https://me:secret@a.test',
  'https://a.test?x=1',
  'https://a.test#x',
])('%j is no address, and the message does not repeat it', (text) => {
  expect(() => apiUrl('us', text)).toThrow(/^CRONOFY_API_URL must [a-z ,]+\.$/);
});
