import { READING_LIMITS } from './limits.ts';
import type { Repairs } from './repairs.ts';

/**
 * The content lines of a text, unfolded (RFC 5545 §3.1) and bounded. Takes CRLF, LF, CR and mixtures; blank
 * lines, which gateways insert, do not end a fold. A text or line over its limit loses its end, with a note.
 */
export function unfold(text: string, repairs: Repairs): string[] {
  const lines: string[] = [];
  let parts: string[] = [];
  let length = 0;
  const finish = () => {
    if (parts.length > 0) lines.push(parts.length === 1 ? (parts[0] as string) : parts.join(''));
  };
  for (const physical of physicalLines(withinLimit(text, repairs))) {
    if (physical === '') continue;
    const isIndented = physical[0] === ' ' || physical[0] === '\t';
    const continues = parts.length > 0 && (isIndented || isTornOff(parts, physical));
    if (!continues) {
      finish();
      if (lines.length === READING_LIMITS.lines) {
        repairs.note(`The calendar text has more than ${READING_LIMITS.lines} lines; the rest was not read.`);
        return lines;
      }
      parts = [];
      length = 0;
    } else if (!isIndented) {
      repairs.note('A line was broken without the space that folding needs and was joined again.');
    }
    const part = continues ? physical.slice(isIndented ? 1 : 0) : physical.trimStart();
    const room = READING_LIMITS.line - length;
    if (part.length > room) repairs.note(`A line of more than ${READING_LIMITS.line} characters was cut.`);
    parts.push(part.length > room ? part.slice(0, room) : part);
    length += Math.min(part.length, room);
  }
  finish();
  return lines;
}

function physicalLines(text: string): string[] {
  if (!text.includes('\r')) return text.split('\n');
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
}

function withinLimit(text: string, repairs: Repairs): string {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (body.length <= READING_LIMITS.text) return body;
  repairs.note(`The calendar text is longer than ${READING_LIMITS.text} characters; the rest was not read.`);
  const kept = body.slice(0, READING_LIMITS.text);
  // Half a line could say the opposite of the whole one: an address cut short is another person's.
  const end = Math.max(kept.lastIndexOf('\n'), kept.lastIndexOf('\r'));
  return end < 0 ? kept : kept.slice(0, end);
}

/**
 * True where a gateway wrapped a line without indenting the rest: the line so far has parameters and no
 * value yet, and the next does not start a property.
 */
function isTornOff(parts: readonly string[], next: string): boolean {
  const first = parts[0] as string;
  // Asked of every line, and the answer is nearly always in its first letter.
  if (!/^[AO]/i.test(first) || !/^(?:ATTENDEE|ORGANIZER)\s*;/i.test(first)) return false;
  if (/^(?!MAILTO:)[A-Z][A-Z0-9-]*\s*[;:]/.test(next) || /^(?:BEGIN|END):/i.test(next)) return false;
  return parts.length < READING_LIMITS.values && !hasValue(parts.join(''));
}

/** True where a colon stands outside of quotes. */
function hasValue(line: string): boolean {
  return line.replace(/"[^"]*"/g, '').includes(':');
}
