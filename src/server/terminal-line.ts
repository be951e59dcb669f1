import { levels } from 'pino';

/** What every line has and nobody at a terminal asks for. */
const PASSED_OVER = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err']);

/**
 * A line of pino's JSON as a person reads it: the time of day in UTC, the level, the message, what else is known, and
 * below it the stack of an error. Texts of strangers stay in JSON's quotes, and the bytes that would steer a terminal
 * stay escaped.
 */
export function forTerminal(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const { level, time, msg, err } = entry;
  const known = Object.entries(entry)
    .filter(([name]) => !PASSED_OVER.has(name))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const stack = (err as { readonly stack?: unknown } | undefined)?.stack;
  const head = [
    new Date(Number(time)).toISOString().slice(11, 23),
    (levels.labels[Number(level)] ?? String(level)).toUpperCase(),
    ...(msg === undefined ? [] : [String(msg)]),
    ...known,
  ].join(' ');
  const below =
    typeof stack === 'string' ? `\n${stack}` : err === undefined ? '' : ` err=${JSON.stringify(err)}`;
  return `${harmless(head + below)}\n`;
}

/** Control characters other than the line ends of a stack, which could hide or forge what stands on a terminal. */
function harmless(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
