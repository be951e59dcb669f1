/** Content lines as we write them (RFC 5545 §3.1, §3.2). Reading them is in unfold.ts and parse-line.ts. */

/** Octets of a physical line, its CRLF not counted. */
const LINE_OCTETS = 75;
/** Text that needs nothing done to it, as most does: one look instead of several replacements. */
const PRINTABLE = /^[\u0020-\u007e]*$/;
/** The same for parameters, where quotes and backslashes are replaced. */
const PLAIN = /^[\u0020\u0021\u0023-\u005b\u005d-\u007e]*$/;

export type Parameters = readonly (readonly [name: string, value: string])[];

/**
 * One unfolded content line. `value` is in the form of its value type already (TEXT escaped, URIs encoded);
 * control characters in it are dropped, so that no value can start a line of its own.
 */
export function contentLine(name: string, value: string, parameters: Parameters = []): string {
  let written = name;
  for (const pair of parameters) written += `;${pair[0]}=${parameterValue(pair[1])}`;
  const clean = PRINTABLE.test(value)
    ? value
    : value.toWellFormed().replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '');
  return `${written}:${clean}`;
}

/**
 * Text fit for a parameter: one line, `"` as `'`, `\` as `/`. No reader agrees with another on escapes in
 * parameters (Outlook knows no RFC 6868; Google and ical.js undo backslashes that RFC 5545 does not have
 * here), so the two characters that could start one are replaced.
 */
export function parameterText(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  return (PRINTABLE.test(text) ? text : withoutControls(text))
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .trim();
}

function withoutControls(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\t\r\n\u0085\u2028\u2029]/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

/** The lines folded, each with its CRLF, the last one too: some clients drop a last line that has none. */
export function joinLines(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) text += `${fold(line)}\r\n`;
  return text;
}

function parameterValue(text: string): string {
  // A caret stays as it is unless an RFC 6868 reader would take it and what follows for an escape.
  const plain = parameterText(text);
  const value = plain.includes('^') ? plain.replace(/\^(?=[n'^])/g, '^^') : plain;
  return value.includes(':') || value.includes(';') || value.includes(',') ? `"${value}"` : value;
}

/** Breaks a line so that no part exceeds 75 octets and no UTF-8 sequence is split. */
function fold(line: string): string {
  // No character has more than three octets for each of its UTF-16 units.
  if (line.length * 3 <= LINE_OCTETS) return line;
  const size = Buffer.byteLength(line);
  if (size <= LINE_OCTETS) return line;
  if (size === line.length) return foldAscii(line);
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const width = utf8Width(character);
    if (octets + width > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += width;
  }
  return folded;
}

function foldAscii(line: string): string {
  if (line.length <= LINE_OCTETS) return line;
  let folded = line.slice(0, LINE_OCTETS);
  // The space that begins a continuation is an octet of it.
  for (let at = LINE_OCTETS; at < line.length; at += LINE_OCTETS - 1)
    folded += `\r\n ${line.slice(at, at + LINE_OCTETS - 1)}`;
  return folded;
}

function utf8Width(character: string): number {
  const point = character.codePointAt(0) as number;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
