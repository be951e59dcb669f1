import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ANSWER_MS,
  createResolver,
  type LookUp,
  MAX_CACHED_ANSWERS,
  MAX_CACHED_CHARACTERS,
  NO_ANSWER_MS,
} from '../../../src/mail/authenticate/resolver.ts';
import { type DnsServer, openDnsServer } from './a-dns-server.ts';
import { aLookUp, dnsError } from './a-zone.ts';

let server: DnsServer;
beforeAll(async () => {
  server = await openDnsServer({ '_dmarc.guest.net': 'v=DMARC1; p=reject' });
});
afterAll(() => server.close());

let time = 1_000_000;
const clock = { now: () => time };
beforeEach(() => {
  server.asked.length = 0;
});

describe('a real DNS server', () => {
  it('answers, and is asked once for the same name in whatever capitals', async () => {
    const lookUp = createResolver({ clock, servers: [server.address] });
    const [a, b] = await Promise.all([lookUp('_dmarc.guest.net', 'TXT'), lookUp('_DMARC.Guest.net.', 'TXT')]);
    expect([a, b]).toEqual([[['v=DMARC1; p=reject']], [['v=DMARC1; p=reject']]]);
    expect(server.asked).toEqual(['_dmarc.guest.net']);
  });

  it('knows no such name, and is asked once', async () => {
    const lookUp = createResolver({ clock, servers: [server.address] });
    for (let i = 0; i < 2; i++)
      await expect(lookUp('nobody.guest.net', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(server.asked).toEqual(['nobody.guest.net']);
  });

  it('that is silent is given up within a few seconds', async () => {
    const lookUp = createResolver({ clock, servers: [server.address] });
    const started = performance.now();
    await expect(lookUp('silent.guest.net', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(performance.now() - started).toBeLessThan(6000);
  });

  it.each([
    ['guest.test'],
    ['TEST'],
    ['a.b.localhost'],
    ['x.invalid'],
    ['x.example'],
    ['printer.local'],
    ['x.test.'],
  ])('is never asked for %s, which exists nowhere', async (name) => {
    const lookUp = createResolver({ clock, servers: [server.address] });
    await expect(lookUp(name, 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(server.asked).toEqual([]);
  });

  it.each([['latest'], ['test.net'], ['mytest'], ['example.com']])('is asked for %s', async (name) => {
    const lookUp = createResolver({ clock, servers: [server.address] });
    await expect(lookUp(name, 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(server.asked).toEqual([name]);
  });

  it('must be named by its address', () => {
    expect(() => createResolver({ clock, servers: ['dns.guest.net'] })).toThrow();
  });
});

describe('what is kept', () => {
  const counted = (zone: Parameters<typeof aLookUp>[0]) => {
    const ask = aLookUp(zone);
    return { ask, lookUp: createResolver({ clock, ask }) };
  };
  const failure = (lookUp: LookUp, name: string) => lookUp(name, 'TXT').catch((error: unknown) => error);

  it('is an answer, for five minutes', async () => {
    const { ask, lookUp } = counted({ 'TXT guest.net': 'v=spf1 -all' });
    await lookUp('guest.net', 'TXT');
    time += ANSWER_MS - 1;
    await lookUp('guest.net', 'TXT');
    expect(ask.asked).toHaveLength(1);
    time += 1;
    await lookUp('guest.net', 'TXT');
    expect(ask.asked).toHaveLength(2);
  });

  it('is that there is none, for one minute', async () => {
    const { ask, lookUp } = counted({});
    await failure(lookUp, 'guest.net');
    time += NO_ANSWER_MS - 1;
    await failure(lookUp, 'guest.net');
    expect(ask.asked).toHaveLength(1);
    time += 1;
    await failure(lookUp, 'guest.net');
    expect(ask.asked).toHaveLength(2);
  });

  it('is no failure', async () => {
    const { ask, lookUp } = counted({ 'TXT guest.net': dnsError('ESERVFAIL') });
    await failure(lookUp, 'guest.net');
    await failure(lookUp, 'guest.net');
    expect(ask.asked).toHaveLength(2);
  });

  it('is no answer that is huge', async () => {
    const { ask, lookUp } = counted({ 'TXT guest.net': 'x'.repeat(MAX_CACHED_CHARACTERS) });
    await lookUp('guest.net', 'TXT');
    await lookUp('guest.net', 'TXT');
    expect(ask.asked).toHaveLength(2);
  });

  it('is not more than a bounded number: the oldest goes', async () => {
    const { ask, lookUp } = counted({});
    for (let i = 0; i <= MAX_CACHED_ANSWERS; i++) await failure(lookUp, `n${i}.net`);
    await failure(lookUp, `n${MAX_CACHED_ANSWERS}.net`);
    expect(ask.asked).toHaveLength(MAX_CACHED_ANSWERS + 1);
    await failure(lookUp, 'n0.net');
    expect(ask.asked).toHaveLength(MAX_CACHED_ANSWERS + 2);
  });
});
