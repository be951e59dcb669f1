import { expect, test } from 'vitest';
import { LANGUAGES, readerOf } from '../../../src/server/rsvp/reader.ts';

test.each([
  [undefined, 'en', 'en-GB'],
  ['', 'en', 'en-GB'],
  ['de', 'de', 'de'],
  ['de-AT,de;q=0.9,en;q=0.8', 'de', 'de-AT'],
  ['DE-at', 'de', 'de-AT'],
  ['en-US,en;q=0.9', 'en', 'en-US'],
  ['nl,fr;q=0.5,de;q=0.7', 'de', 'de'],
  ['fr;q=0.5, es;q=0.5', 'fr', 'fr'],
  ['ja;q=0, es', 'es', 'es'],
  ['ja;q=0.000', 'en', 'en-GB'],
  ['nl, pt-BR', 'en', 'en-GB'],
  ['*', 'en', 'en'],
  ['en;q=0, *', 'de', 'de'],
  ['nl, *;q=0.1, fr;q=0.2', 'fr', 'fr'],
  ['de;q=1.5, fr;q=0.1', 'fr', 'fr'],
  ['de;q=x, fr', 'fr', 'fr'],
  ['es-419', 'es', 'es-419'],
  ['fr-u-ca-buddhist-nu-thai', 'fr', 'fr'],
  ['ja-JP-u-ca-japanese', 'ja', 'ja-JP'],
  ['de-a', 'de', 'de'],
  ['__proto__, constructor, toString', 'en', 'en-GB'],
  [`${'x,'.repeat(100_000)}de`, 'en', 'en-GB'],
  ['de ; q = 0.2 , fr', 'fr', 'fr'],
])('Accept-Language %j is answered in %s', (header, language, locale) => {
  const reader = readerOf(header);
  expect(reader).toMatchObject({ language, locale });
  expect(reader.words).toBe(LANGUAGES[reader.language]);
});

test('every language says everything, and nothing twice in the words of another', () => {
  const said = (value: unknown): string[] => {
    if (typeof value === 'string') return [value];
    if (typeof value === 'function') return said(value('Bo Berg'));
    return Object.values(value as object).flatMap(said);
  };
  const [english, ...others] = Object.values(LANGUAGES).map(said) as [string[], ...string[][]];
  expect(english.every((text) => text.trim() === text && text !== '')).toBe(true);
  for (const other of others) {
    expect(other).toHaveLength(english.length);
    expect(other.every((text) => text.trim() === text && text !== '')).toBe(true);
    // Words such as "Message à" may begin alike; whole sentences may not be the same.
    expect(other.filter((text) => text.length > 20 && english.includes(text))).toEqual([]);
  }
});
