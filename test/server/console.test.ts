import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestGateway, type TestGateway } from '../support/open-gateway.ts';

describe('the console over HTTP', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await openTestGateway();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  /** Plain HTTP, so that what is read is what was on the wire: `fetch` would unpack it. */
  async function get(
    path: string,
    headers: Record<string, string> = {},
    method: 'GET' | 'HEAD' | 'POST' = 'GET',
  ) {
    const response = await request(`http://127.0.0.1:${gateway.port}${path}`, { method, headers });
    return { ...response, bytes: Buffer.from(await response.body.arrayBuffer()) };
  }

  async function assetPaths(): Promise<string[]> {
    return (await get('/')).bytes.toString().match(/\/console\/[\w.-]+/g) ?? [];
  }

  test('the page allows no inline script and nothing of another origin', async () => {
    const { statusCode, headers, bytes } = await get('/');
    const policy = String(headers['content-security-policy']);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${gateway.port} `);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(bytes.toString()).not.toMatch(/<script(?![^>]* src=)/);
  });

  test('a page that has not changed is not sent again', async () => {
    const { headers } = await get('/');
    const etag = String(headers.etag);
    expect(headers['cache-control']).toBe('no-cache');
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/', { 'if-none-match': known });
      expect([again.statusCode, again.bytes.length, again.headers.etag], known).toEqual([304, 0, etag]);
    }
    expect((await get('/', { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  test('assets carry the hash of their content and are kept for good', async () => {
    const paths = await assetPaths();
    expect(paths.length).toBe(3);
    for (const path of paths) {
      expect(path).toMatch(/\.[0-9a-f]{16}\.(?:js|css|svg)$/);
      const plain = await get(path);
      expect(plain.headers['cache-control'], path).toBe('public, max-age=31536000, immutable');
      const packed = await get(path, { 'accept-encoding': 'gzip' });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
    }
    expect((await get('/console/console.js')).statusCode).toBe(404);
    expect((await get('/console/..%2fmain.ts')).statusCode).toBe(404);
  });

  test('HEAD has the headers alone, and nothing else than reading is allowed', async () => {
    const head = await get('/', {}, 'HEAD');
    expect([head.statusCode, head.bytes.length]).toEqual([200, 0]);
    expect((await get('/', {}, 'POST')).statusCode).toBe(405);
  });

  test('everything that the console loads is under 200 kB packed', async () => {
    const sizes = await Promise.all(
      (await assetPaths()).map(async (path) => gzipSync((await get(path)).bytes).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, gzipSync((await get('/')).bytes).length);
    console.log(`The console weighs ${(total / 1000).toFixed(1)} kB gzip.`);
    expect(total).toBeLessThan(200_000);
  });

  test('it says nothing of the machine that built it', async () => {
    const script = await readFile(new URL('../../src/console/dist/console.js', import.meta.url), 'utf8');
    expect(script).not.toContain(new URL('../../', import.meta.url).pathname);
    expect(script).not.toContain('sourceMappingURL');
  });
});
