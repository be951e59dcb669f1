/** The TEXT value type (RFC 5545 §3.3.11) and the cleaning that every text gets on its way in or out. */

const NEWLINES = /\r\n|[\r\n\u0085\u2028\u2029]/g;
/** Anything that NEWLINES or CONTROLS speak of, or a tab. */
const UNCLEAN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const SPECIAL = /[\\;,]/;
/** Most texts: printable ASCII without backslash, semicolon or comma. */
const NEEDS_NO_ESCAPE = /^[\u0020-\u002b\u002d-\u003a\u003c-\u005b\u005d-\u007e]*$/;
// Tab and line feed stay: TEXT may hold both, the line feed escaped.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Text as a TEXT value. Every kind of line break becomes `\n`, other control characters go first, so that
 * nothing in a summary can end the line it stands on.
 */
export function escapeText(text: string): string {
  if (NEEDS_NO_ESCAPE.test(text)) return text;
  if (!UNCLEAN.test(text)) return escaped(text.toWellFormed());
  return escaped(text.toWellFormed().replace(NEWLINES, '\n').replace(CONTROLS, '')).replaceAll('\n', '\\n');
}

function escaped(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\;,]/g, '\\$&') : text;
}

/** A TEXT value as text. An unknown escape keeps its character, a lone backslash at the end stays. */
export function unescapeText(value: string): string {
  if (!value.includes('\\')) return value;
  let text = '';
  let from = 0;
  for (let at = value.indexOf('\\'); at >= 0 && at + 1 < value.length; at = value.indexOf('\\', at + 2)) {
    const character = value[at + 1] as string;
    text += value.slice(from, at) + (character === 'n' || character === 'N' ? '\n' : character);
    from = at + 2;
  }
  return text + value.slice(from);
}

/**
 * Foreign text made fit to keep: line breaks as `\n`, no other control characters, trimmed, at most `most`
 * characters. Absent where nothing is left, so that an empty comment is no comment.
 */
export function cleanText(text: string, most: number): string | undefined {
  const clean = (UNCLEAN.test(text) ? withoutControls(text) : text.toWellFormed()).trim();
  if (clean.length <= most) return clean || undefined;
  // A cut between the two halves of an astral character would leave an unpaired surrogate.
  const end = /[\ud800-\udbff]/.test(clean.charAt(most - 1)) ? most - 1 : most;
  return clean.slice(0, end).trimEnd();
}

function withoutControls(text: string): string {
  return text.replace(NEWLINES, '\n').replaceAll('\t', ' ').replace(CONTROLS, '').toWellFormed();
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|quot|apos|lt|gt|nbsp));/gi;
const NAMED = new Map([
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
]);

/** HTML entities undone once; what names no character stays as written. For Google's X-RESPONSE-COMMENT. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? entity;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const isScalar = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return isScalar ? String.fromCodePoint(point) : entity;
  });
}
