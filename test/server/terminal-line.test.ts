import { pino } from 'pino';
import { expect, test } from 'vitest';
import { forTerminal } from '../../src/server/terminal-line.ts';

/** What a log writes on a terminal. */
function written(write: (log: pino.Logger) => void): string {
  let text = '';
  const timestamp = () => `,"time":${Date.UTC(2031, 2, 4, 9, 30, 0, 7)}`;
  write(pino({ level: 'trace', timestamp }, { write: (line) => (text += forTerminal(line)) }));
  return text;
}

test('a line has the time, the level, the message and what else is known', () => {
  expect(written((log) => log.info({ port: 4000, requestId: 'a b' }, 'ready'))).toBe(
    '09:30:00.007 INFO ready port=4000 requestId="a b"\n',
  );
});

test('an error shows its stack, below its line', () => {
  const error = new RangeError('too far');
  expect(written((log) => log.error({ err: error }, 'it failed'))).toBe(
    `09:30:00.007 ERROR it failed\n${error.stack}\n`,
  );
});

test('an error without a stack is not lost', () => {
  expect(written((log) => log.warn({ err: { code: 'ECONNRESET' } }))).toBe(
    '09:30:00.007 WARN err={"code":"ECONNRESET"}\n',
  );
});

test("a stranger's text neither steers the terminal nor makes a line of its own", () => {
  const text = '\u001b[2J\u009b31m\r\n09:30:00.007 INFO all is well';
  expect(written((log) => log.info({ subject: text }, 'mail'))).toBe(
    '09:30:00.007 INFO mail subject="\\u001b[2J\\u009b31m\\r\\n09:30:00.007 INFO all is well"\n',
  );
});
