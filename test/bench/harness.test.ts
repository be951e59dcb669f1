import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Results } from './figures.ts';
import { FrameReader, textFrame } from './load/frames.ts';
import { httpRate, jsonRequest } from './load/http.ts';
import { openSubscribers } from './load/subscribers.ts';

test('the benchmark runs end to end beside its peers and says what it found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invitegraph-bench-'));
  try {
    const { code, stdout, stderr } = await bench('fanout', 'calendar', '--tiny', '--out', folder);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^what +of what +ratio +goal/);
    const results = JSON.parse(await readFile(join(folder, 'images/bench/results.json'), 'utf8')) as Results;
    expect(results.failures).toEqual({});
    const rows = Object.values(results.suites).flatMap((suite) => suite.rows);
    const keys = rows.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(
      expect.arrayContaining(['invitegraph-8', 'invitegraph-all-different-8', 'latency-8', 'calendar-read']),
    );
    for (const { key, ratio, measured } of rows) {
      expect(ratio, key).toBeGreaterThan(0);
      expect(measured.value, key).toBeGreaterThan(0);
    }
    const page = await readFile(join(folder, 'performance.md'), 'utf8');
    for (const [, picture] of page.matchAll(/\((images[^)]+\.svg)\)/g))
      expect(await readFile(join(folder, picture as string), 'utf8')).toContain('</svg>');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

test('a suite that does not exist is refused, not passed over', async () => {
  const { code, stderr } = await bench('fan-out');
  expect(code).toBe(2);
  expect(stderr).toContain('There is no suite fan-out');
});

test('the load counts messages however they are cut, and answers pings', () => {
  const pings: string[] = [];
  const frame = (opcode: number, text: string) => {
    const payload = Buffer.from(text);
    const head = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255];
    return Buffer.concat([Buffer.from([0x80 | opcode, ...head]), payload]);
  };
  const long = 'x'.repeat(400);
  const bytes = Buffer.concat([
    frame(1, 'a'),
    frame(9, 'still there?'),
    frame(1, long),
    frame(1, ''),
    frame(8, ''),
  ]);
  for (let cut = 1; cut < bytes.length; cut++) {
    const texts: string[] = [];
    const reader = new FrameReader((payload) => pings.push(String(payload)));
    reader.onText = (text) => texts.push(text);
    for (let at = 0; at < bytes.length; at += cut) reader.take(bytes, at, Math.min(at + cut, bytes.length));
    expect(texts).toEqual(['a', long, '']);
    expect([reader.texts, reader.closed]).toEqual([3, true]);
  }
  expect(new Set(pings)).toEqual(new Set(['still there?']));
  expect(textFrame('{}').subarray(-2).toString()).toBe('{}');
});

test('a message too few, a message too many and a socket turned away are errors, not rates', async () => {
  const http = createServer((_request, response) => response.writeHead(500).end('no'));
  const sockets = new WebSocketServer({ server: http, verifyClient: () => sockets.clients.size < 2 });
  sockets.on('connection', (socket) => {
    socket.once('message', () => socket.send('{"type":"connection_ack"}'));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  try {
    await using fleet = await openSubscribers({ port, count: 2 });
    for (const socket of sockets.clients) socket.send('one');
    await fleet.arrived(2);
    expect(fleet.sample()).toBe('one');
    for (const socket of sockets.clients) socket.send('two');
    for (const socket of sockets.clients) socket.send('three');
    await fleet.arrived(6);
    await expect(fleet.arrived(5)).rejects.toThrow('6 of 5 messages came');
    await expect(openSubscribers({ port, count: 1 })).rejects.toThrow('Socket 1 was turned away');
    const request = jsonRequest('/', '{}');
    await expect(httpRate({ port, requests: [request], connections: 1, count: 1 })).rejects.toThrow(
      'Expected 200, got: HTTP/1.1 500',
    );
  } finally {
    for (const socket of sockets.clients) socket.terminate();
    http.closeAllConnections();
    http.close();
  }
});

async function bench(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args]);
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      printed[name] += chunk;
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}
