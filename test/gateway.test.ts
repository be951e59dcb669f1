import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const GATEWAY = join(import.meta.dirname, '..', 'src', 'gateway.ts');

/** Packages that a gateway loads before it knows its settings. */
async function loaded(): Promise<string[]> {
  const script = `
    import { registerHooks } from 'node:module';
    const packages = new Set();
    registerHooks({
      load(url, context, next) {
        const name = url.split('/node_modules/').at(-1).split('/').slice(0, url.includes('/@') ? 2 : 1).join('/');
        if (url.includes('/node_modules/')) packages.add(name);
        return next(url, context);
      },
    });
    await import(${JSON.stringify(GATEWAY)});
    console.log(JSON.stringify([...packages]));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout) as string[];
}

test('a gateway loads no driver, and no mail or upstream client, before its settings ask for one', async () => {
  const packages = await loaded();
  expect(packages).toContain('kysely');
  for (const name of ['pg', 'ioredis', 'imapflow', 'undici']) expect(packages).not.toContain(name);
});
