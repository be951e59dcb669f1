import { READING_LIMITS } from './limits.ts';
import type { Repairs } from './repairs.ts';

/** A content line taken apart. Values are as they came: no escape of any value type is undone yet. */
export interface ContentLine {
  /** In upper case. */
  readonly name: string;
  /** Values by parameter name in upper case; quotes removed, RFC 6868 carets undone. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  readonly value: string;
}

/** The content line, or nothing where the text is none. Never throws; takes time linear in the text. */
export function parseLine(line: string, repairs: Repairs): ContentLine | undefined {
  const plain = plainLine(line);
  if (plain) return plain;
  const name = /^\s*([A-Za-z0-9_-]+)\s*(?=[;:])/.exec(line);
  if (!name) return undefined;
  const upper = (name[1] as string).toUpperCase();
  const parsed = parameters(line, name[0].length, 0, repairs);
  if (upper !== 'ATTENDEE' && upper !== 'ORGANIZER') return { name: upper, ...parsed };

  // Writers that forget to quote a CN with a colon in it cut the line in the wrong place; what is left of
  // the parameters, PARTSTAT perhaps, would be taken for the address.
  if (/^\s*"?(?:mailto|smtp):/i.test(parsed.value)) return { name: upper, ...parsed };
  const scheme = line.toLowerCase().lastIndexOf(':mailto:');
  if (scheme < line.length - parsed.value.length) return { name: upper, ...parsed };
  repairs.note(
    `A parameter of ${upper} holds a colon without quotes; the last mailto: was taken as the value.`,
  );
  return { name: upper, ...parameters(line, name[0].length, scheme, repairs) };
}

const NO_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map();

/** A line that is a name in capitals, a colon and a value, as most are; undefined for any other. */
function plainLine(line: string): ContentLine | undefined {
  let end = 0;
  for (let code = line.charCodeAt(0); (code >= 65 && code <= 90) || code === 45; code = line.charCodeAt(end))
    end += 1;
  if (end === 0 || line[end] !== ':') return undefined;
  const name = line.slice(0, end);
  // These two may be cut in the wrong place; see below.
  if (name === 'ATTENDEE' || name === 'ORGANIZER') return undefined;
  return { name, parameters: NO_PARAMETERS, value: line.slice(end + 1) };
}

/** The first value of a parameter; unquoted commas in it are part of it (`CN=Ruiz, Ana`). */
export function parameter(line: ContentLine, name: string): string | undefined {
  const values = line.parameters.get(name);
  return values?.length === 1 ? values[0] : values?.join(',');
}

interface Parsed {
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  readonly value: string;
}

/** Reads from `start`, where a `;` or `:` stands. A colon before `valueAt` does not begin the value. */
function parameters(line: string, start: number, valueAt: number, repairs: Repairs): Parsed {
  const found = new Map<string, string[]>();
  let at = start;
  let count = 0;
  while (line[at] === ';') {
    const nameEnd = endOf(line, at + 1, '=;:', valueAt);
    const name = line
      .slice(at + 1, nameEnd)
      .trim()
      .toUpperCase();
    const values: string[] = [];
    at = nameEnd;
    while (at < line.length && line[at] === (values.length === 0 ? '=' : ',')) {
      const [value, end] = parameterValue(line, at + 1, valueAt, repairs);
      values.push(value);
      at = end;
    }
    count += 1;
    if (count > READING_LIMITS.parametersPerLine)
      repairs.note(
        `A line has more than ${READING_LIMITS.parametersPerLine} parameters; the rest was ignored.`,
      );
    else if (name !== '' && !found.has(name)) found.set(name, values);
  }
  if (at >= line.length) repairs.note('A line has parameters and no value.');
  return { parameters: found, value: line.slice(at + 1) };
}

/** One value and where it ends. */
function parameterValue(
  line: string,
  start: number,
  valueAt: number,
  repairs: Repairs,
): readonly [string, number] {
  const isSpace = line[start] === ' ' || line[start] === '\t';
  const begin = isSpace
    ? start + (/^[ \t]*(?=")/.exec(line.slice(start, start + 8))?.[0].length ?? 0)
    : start;
  const close = line[begin] === '"' ? closingQuote(line, begin + 1) : undefined;
  if (close === undefined) {
    if (line[begin] === '"') repairs.note('A quoted parameter is never closed; its quote was ignored.');
    const from = line[begin] === '"' ? begin + 1 : start;
    const end = endOf(line, from, ',;:', valueAt);
    return [decodeCarets(line.slice(from, end)), end];
  }
  // Text after the closing quote belongs to nothing (`"Ana" Ruiz`); keeping it loses no name.
  const end = endOf(line, close + 1, ',;:', valueAt);
  return [decodeCarets(line.slice(begin + 1, close) + line.slice(close + 1, end)), end];
}

/**
 * Where the quote closes. `\"` inside is taken as a quote of the text, which RFC 5545 does not have but two
 * widespread libraries write; it closes after all where a delimiter follows.
 */
function closingQuote(line: string, start: number): number | undefined {
  let at = line.indexOf('"', start);
  while (at > 0 && line[at - 1] === '\\' && !/[;:,]/.test(line[at + 1] ?? ';'))
    at = line.indexOf('"', at + 1);
  return at < 0 ? undefined : at;
}

/** The next delimiter that neither follows a backslash (`&#39\;`) nor is a colon before `valueAt`. */
function endOf(line: string, start: number, delimiters: string, valueAt: number): number {
  for (let at = start; at < line.length; at++) {
    const character = line[at] as string;
    if (!delimiters.includes(character)) continue;
    const isText = line[at - 1] === '\\' && at > start;
    if (!isText && !(character === ':' && at < valueAt)) return at;
  }
  return line.length;
}

function decodeCarets(value: string): string {
  if (!value.includes('^')) return value;
  return value.replace(/\^([n'^])/g, (_escape, character: string) =>
    character === 'n' ? '\n' : character === "'" ? '"' : '^',
  );
}
