import { de } from './words/de.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { fr } from './words/fr.ts';
import { ja } from './words/ja.ts';
import type { Words } from './words/words.ts';

/** The languages that the page speaks; the first is for readers of any other. */
export const LANGUAGES = { en, de, fr, es, ja } as const satisfies Record<string, Words>;
export type Language = keyof typeof LANGUAGES;

/** How one reader is spoken to. */
export interface Reader {
  readonly words: Words;
  readonly language: Language;
  /** For dates: the language with the reader's own region, such as `de-AT`. */
  readonly locale: string;
}

/** Characters and entries of Accept-Language that are looked at; browsers send a dozen entries at the most. */
const LONGEST_HEADER = 1000;
const MOST_RANGES = 32;

/** One entry of Accept-Language: a language range and its weight (RFC 9110 §12.5.4). */
const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/**
 * The reader that an Accept-Language header describes: of the languages that the page speaks the one of the highest
 * weight, of equals the first; English where there is none. What cannot be read of the header is passed over.
 */
export function readerOf(header: string | undefined): Reader {
  const ranges = (header ?? '').slice(0, LONGEST_HEADER).split(',').slice(0, MOST_RANGES).flatMap(rangeOf);
  const refused = new Set(ranges.filter(({ weight }) => weight === 0).map(({ tag }) => tag));
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const fallback = Object.keys(LANGUAGES).find((language) => !refused.has(language));
  for (const { tag } of wanted) {
    const language = tag === '*' ? fallback : tag.split('-', 1)[0];
    if (language !== undefined && isSpoken(language) && !refused.has(language))
      return {
        words: LANGUAGES[language],
        language,
        locale: tag === '*' ? language : localeOf(tag, language),
      };
  }
  // Not the American way to write dates, which readers of other languages take for another day.
  return { words: en, language: 'en', locale: 'en-GB' };
}

function rangeOf(entry: string): { tag: string; weight: number }[] {
  const [, tag, weight] = RANGE.exec(entry.trim()) ?? [];
  return tag === undefined ? [] : [{ tag: tag.toLowerCase(), weight: Number(weight ?? 1) }];
}

function isSpoken(language: string): language is Language {
  return Object.hasOwn(LANGUAGES, language);
}

/** Language and region alone: an extension could ask for another calendar or other digits than the words have. */
function localeOf(tag: string, language: Language): string {
  try {
    const { region } = new Intl.Locale(tag);
    return region === undefined ? language : `${language}-${region}`;
  } catch {
    return language;
  }
}
