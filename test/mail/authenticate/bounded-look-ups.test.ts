import { describe, expect, it } from 'vitest';
import { boundLookUps } from '../../../src/mail/authenticate/bounded-look-ups.ts';
import { aLookUp } from './a-zone.ts';

const never = () => new Promise<never>(() => {});
const open = () => new AbortController().signal;

describe('look-ups for one mail', () => {
  it('end when the time of one is over', async () => {
    const lookUp = boundLookUps(never, { most: 1, eachMs: 5, signal: open() });
    await expect(lookUp('guest.test', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });

  it('end all together when the time of the mail is over, and no more begin', async () => {
    const mail = new AbortController();
    const lookUp = boundLookUps(never, { most: 9, eachMs: 600_000, signal: mail.signal });
    const two = [lookUp('a.test', 'TXT'), lookUp('b.test', 'TXT')];
    mail.abort();
    for (const one of two) await expect(one).rejects.toMatchObject({ code: 'ETIMEOUT' });
    await expect(lookUp('c.test', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
  });

  it('are so many and no more, one question asked twice counting once', async () => {
    const zone = aLookUp({ 'TXT a.test': 'a', 'TXT b.test': 'b' });
    const lookUp = boundLookUps(zone, { most: 2, eachMs: 1000, signal: open() });
    for (const name of ['a.test', 'A.test', 'b.test']) await lookUp(name, 'TXT');
    await expect(lookUp('c.test', 'TXT')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(zone.asked).toEqual(['TXT a.test', 'TXT b.test']);
  });

  it.each([
    [''],
    ['.'],
    ['a..test'],
    ['a b.test'],
    [`${'a'.repeat(64)}.test`],
    ['a.'.repeat(130)],
    ['b\u00fc.test'],
  ])('say that there is no name %j, without asking', async (name) => {
    const zone = aLookUp({});
    const lookUp = boundLookUps(zone, { most: 2, eachMs: 1000, signal: open() });
    await expect(lookUp(name, 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    expect(zone.asked).toEqual([]);
  });
});
