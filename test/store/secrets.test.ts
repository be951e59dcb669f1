import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { keptSecret } from '../../src/store/secrets.ts';
import { aFolder } from './a-folder.ts';

test('the secret is made once, in a folder that may have to be made too, and stays the same', async () => {
  await using folder = await aFolder();
  const path = folder.path('data/token-secret');
  const secret = keptSecret(path, 'TOKEN_SECRET');
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(keptSecret(path, 'TOKEN_SECRET')).toBe(secret);
  expect(readFileSync(path, 'utf8')).toBe(`${secret}\n`);
  expect(keptSecret(folder.path('another'), 'TOKEN_SECRET')).not.toBe(secret);
});

test.skipIf(process.platform === 'win32')(
  'nobody else on the machine may read it, whatever its file allowed',
  async () => {
    await using folder = await aFolder();
    const path = folder.path('token-secret');
    keptSecret(path, 'TOKEN_SECRET');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(folder.path('open'), 'x'.repeat(43), { mode: 0o644 });
    keptSecret(folder.path('open'), 'TOKEN_SECRET');
    expect(statSync(folder.path('open')).mode & 0o777).toBe(0o600);
  },
);

test.each(['', '\n', 'short', `${'x'.repeat(31)}\n`])(
  'a file that was cut short is refused, not taken for a secret that anybody could guess: %j',
  async (text) => {
    await using folder = await aFolder();
    writeFileSync(folder.path('token-secret'), text);
    expect(() => keptSecret(folder.path('token-secret'), 'TOKEN_SECRET')).toThrow(ConfigError);
    expect(() => keptSecret(folder.path('token-secret'), 'TOKEN_SECRET')).toThrow(/TOKEN_SECRET/);
    expect(readFileSync(folder.path('token-secret'), 'utf8')).toBe(text);
  },
);

test('a place where no file can be is a setting that cannot be honoured', async () => {
  await using folder = await aFolder();
  writeFileSync(folder.path('file'), '');
  expect(() => keptSecret(folder.path('file/token-secret'), 'TOKEN_SECRET')).toThrow(ConfigError);
});
