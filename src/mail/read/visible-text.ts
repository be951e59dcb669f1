import { cleanText } from '../../calendar/text-value.ts';

/** Zero-width characters and bidi controls: they make a text look like another one (mail-replies case 128). */
const DECEIVING = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/**
 * Text from outside as people may see it: line breaks as `\n`, no control characters, nothing that turns the
 * text around, trimmed, at most `most` UTF-16 units; undefined where nothing is left. Markup stays text.
 */
export function visibleText(text: string, most: number): string | undefined {
  // Cut first, so that a megabyte of text costs no more than what is kept of it.
  return cleanText(text.slice(0, most * 2).replace(DECEIVING, ''), most);
}

/** The same on one line. */
export function visibleLine(text: string, most: number): string | undefined {
  return visibleText(text.slice(0, most * 2).replace(/[\s\u0085\u2028\u2029]+/g, ' '), most);
}
