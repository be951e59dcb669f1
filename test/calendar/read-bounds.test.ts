import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { READING_LIMITS } from '../../src/calendar/limits.ts';
import { readCalendar } from '../../src/calendar/read.ts';
import { calendarText } from './compose.ts';

const read = (text: string) => readCalendar(text, { timeZone: 'Europe/Berlin' });
const ANA = 'ATTENDEE;PARTSTAT=ACCEPTED;CN="Ruiz, Ana":mailto:ana@guest.test';
const RICH = calendarText([
  'SEQUENCE:2',
  'DTSTART;TZID=Eastern Standard Time:20310305T090000',
  'DURATION:P1DT2H',
  'X-MS-OLK-ORIGINALSTART;VALUE=DATE:20310305',
  'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
  'RECURRENCE-ID;RANGE=THISANDFUTURE:20310305T080000Z',
  'ORGANIZER;CN=Bo:mailto:r-1@reply.test',
  ANA,
  'ATTENDEE;DELEGATED-TO="mailto:b%40x@x.test";X-RESPONSE-COMMENT="&#39\\;":EX:/o=Org',
  'COMMENT:a\\n b',
  'REQUEST-STATUS:2.0;Success',
  'BEGIN:VALARM',
  'END:VALARM',
]);

/** What holds of every reading, whatever was read. */
function expectBounded(text: string): void {
  const { method, components, warnings } = read(text);
  expect(method?.length ?? 0).toBeLessThanOrEqual(READING_LIMITS.token);
  expect(components.length).toBeLessThanOrEqual(READING_LIMITS.components);
  expect(warnings.length).toBeLessThanOrEqual(READING_LIMITS.warnings);
  expect(new Set(warnings).size).toBe(warnings.length);
  for (const component of components) {
    expect(component.attendees.length).toBeLessThanOrEqual(READING_LIMITS.attendees);
    expect(component.comments.length).toBeLessThanOrEqual(READING_LIMITS.values);
    expect(component.comments.every((comment) => comment.length <= READING_LIMITS.comment)).toBe(true);
    expect(Number.isSafeInteger(component.stamp ?? 0)).toBe(true);
    if (component.end) expect(component.end.kind).toBe(component.start?.kind);
    for (const { address } of component.attendees) expect(address ?? 'a@b').toMatch(/^[^\s@]+@[^\s@]+$/);
  }
}

/** Edits that mail systems and attackers make: cuts, doubled pieces, foreign pieces. */
const mutation = fc.tuple(
  fc.nat(),
  fc.nat({ max: 60 }),
  fc.oneof(
    fc.constantFrom(
      '',
      '"',
      ';',
      ':',
      '=',
      '\\',
      '\r\n',
      '\n ',
      '\r',
      ',',
      '%',
      '<',
      '>',
      '^',
      '\u0000',
      'BEGIN:VEVENT\n',
      'END:VEVENT\n',
      'END:VCALENDAR\n',
      'T',
      '-',
      '9999',
      '0000',
      '__proto__',
      'mailto:',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  ),
);
const mutated = fc.array(mutation, { maxLength: 12 }).map((edits) =>
  edits.reduce((text, [position, length, insert]) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + insert + text.slice(at + length);
  }, RICH),
);

describe('readCalendar on any input', () => {
  test('the text that the mutations start from is read in full', () => {
    const { components } = read(RICH);
    expect(components[0]).toMatchObject({
      sequence: 2,
      comments: ['a\n b'],
      recurrenceId: { range: 'THISANDFUTURE', time: { instant: '2031-03-05T08:00:00Z' } },
    });
    expect(components[0]?.attendees).toHaveLength(2);
    expect(components[0]?.end).toBeDefined();
  });

  test('arbitrary bytes give a bounded reading and never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) =>
        expectBounded(Buffer.from(bytes).toString('latin1')),
      ),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 4000 }), expectBounded), { numRuns: 300 });
  });

  test('a reply with pieces cut out, doubled or put in gives a bounded reading and never an error', () => {
    fc.assert(fc.property(mutated, expectBounded), { numRuns: 2000 });
  });

  test('any value in any property that is interpreted gives a bounded reading and never an error', () => {
    const name = fc.constantFrom(
      'DTSTART',
      'DTEND',
      'DURATION',
      'DTSTAMP',
      'RECURRENCE-ID',
      'UID',
      'SEQUENCE',
      'ATTENDEE',
      'X-MS-OLK-ORIGINALSTART',
    );
    const parameter = fc.constantFrom(
      '',
      ';VALUE=DATE',
      ';TZID=Europe/Berlin',
      ';TZID=Eastern Standard Time',
      ';TZID=',
      ';TZID="',
    );
    const digits = fc.stringMatching(/^[+-]?\d{0,4}-?\d{0,4}(T\d{0,6})?(Z|[+-]\d{4})?$/);
    const length = fc.stringMatching(
      /^[+-]?P(\d{0,10}W)?(\d{0,10}D)?(T(\d{0,10}H)?(\d{0,10}M)?(\d{0,10}S)?)?$/,
    );
    const full = fc.stringMatching(/^\d{4}[01]\d[0-3]\dT[0-2]\d[0-5]\d[0-6]\dZ?$/);
    const line = fc
      .tuple(name, parameter, fc.oneof(digits, length, full, fc.string()))
      .map(([a, b, c]) => `${a}${b}:${c}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => expectBounded(calendarText(lines))),
      { numRuns: 2000 },
    );
  });

  test('a text cut anywhere keeps every answer that stands before the cut', () => {
    const complete = RICH.indexOf(ANA) + ANA.length;
    for (let end = 0; end <= RICH.length; end += 1) {
      expectBounded(RICH.slice(0, end));
      if (end < complete) continue;
      expect(read(RICH.slice(0, end)).components[0]?.attendees[0]).toMatchObject({
        address: 'ana@guest.test',
        partstat: 'ACCEPTED',
      });
    }
  });
});

describe('readCalendar on texts made to hurt', () => {
  const warns = (text: string, words: string) => {
    expectBounded(text);
    expect(read(text).warnings).toContainEqual(expect.stringContaining(words));
  };

  test('100,000 attendees leave 200, and the text beyond 256 kB unread', () => {
    const text = calendarText(Array(100_000).fill('ATTENDEE:mailto:a@b.test'));
    warns(text, `more than ${READING_LIMITS.attendees} attendees`);
    warns(text, `longer than ${READING_LIMITS.text} characters`);
    expect(read(text).components[0]?.attendees).toHaveLength(READING_LIMITS.attendees);
  });

  test('the answer before 1,900 other lines still counts, lines beyond 2,000 do not', () => {
    const text = calendarText([ANA, ...Array(5000).fill('X-A:b'), 'COMMENT:too late']);
    warns(text, `more than ${READING_LIMITS.linesPerComponent} lines`);
    expect(read(text).components[0]).toMatchObject({ attendees: [{ partstat: 'ACCEPTED' }], comments: [] });
  });

  test('a text of 200,000 lines is read to its 10,000th', () => {
    warns(`${calendarText([ANA])}${'A:\n'.repeat(80_000)}`, `more than ${READING_LIMITS.lines} lines`);
  });

  test('a line of 1 MB is cut, and so is one that a million folds make', () => {
    warns(calendarText([ANA, `COMMENT:${'x'.repeat(1_000_000)}`]), `longer than ${READING_LIMITS.text}`);
    const folded = calendarText([ANA, `COMMENT:${'x\r\n '.repeat(50_000)}`]);
    expectBounded(folded);
    warns(
      calendarText([`COMMENT:${'x'.repeat(100_000)}`, ANA]),
      `more than ${READING_LIMITS.line} characters`,
    );
    const { components } = read(calendarText([`COMMENT:${'x'.repeat(100_000)}`, ANA]));
    expect(components[0]?.comments[0]).toHaveLength(READING_LIMITS.comment);
    expect(components[0]?.attendees).toHaveLength(1);
  });

  test('half a line at the end of the readable part is left out: it could name another person', () => {
    const victim = 'ATTENDEE;PARTSTAT=DECLINED:mailto:ana@guest.test';
    const head = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\n';
    const room = READING_LIMITS.text - head.length - (victim.length - '.test'.length);
    const padding = `X:${'y'.repeat(97)}\n`.repeat(1900);
    const text = `${head}${padding}X:${'y'.repeat(room - padding.length - 3)}\n${victim}.example\n`;
    expect(text.slice(0, READING_LIMITS.text).endsWith('mailto:ana@guest')).toBe(true);
    expect(read(text).components).toMatchObject([{ attendees: [] }]);
  });

  test('50,000 nested BEGINs open at most 100 components, or 16 levels inside one', () => {
    warns('BEGIN:VEVENT\n'.repeat(50_000), `more than ${READING_LIMITS.components} components`);
    warns(
      `BEGIN:VCALENDAR\nBEGIN:VEVENT\n${'BEGIN:X\n'.repeat(50_000)}`,
      `deeper than ${READING_LIMITS.depth}`,
    );
    const { components, method } = read(
      `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(150)}${ANA}\nMETHOD:REPLY\n`,
    );
    expect(method).toBeUndefined();
    expect(components).toHaveLength(READING_LIMITS.components);
    expect(components.flatMap(({ attendees }) => attendees)).toEqual([]);
  });

  test('quotes that are never closed and parameters without end are taken for what they are', () => {
    warns(calendarText([`ATTENDEE;CN="${'x;'.repeat(20_000)}`, ANA]), 'never closed');
    warns(calendarText([`ATTENDEE;${'A=";'.repeat(10_001)}:mailto:a@b.test`, ANA]), 'never closed');
    const many = `ATTENDEE;${'A=b;'.repeat(10_000)}PARTSTAT=DECLINED:mailto:a@b.test`;
    warns(calendarText([many, ANA]), `more than ${READING_LIMITS.parametersPerLine} parameters`);
    expect(read(calendarText([many, ANA])).components[0]?.attendees).toMatchObject([
      { address: 'a@b.test' },
      { partstat: 'ACCEPTED' },
    ]);
    expectBounded(
      calendarText([`ATTENDEE;DELEGATED-TO=${'"mailto:a@b.test",'.repeat(3000)}:mailto:c@d.test`]),
    );
    expectBounded(calendarText([`ATTENDEE;CN="${'\\"'.repeat(30_000)}:mailto:c@d.test`]));
    expectBounded(calendarText([`ATTENDEE;CN=${':mailto:'.repeat(8000)}`]));
  });

  test('a UID too long to be whole is none', () => {
    const text = calendarText([ANA]).replace('invite-1', 'u'.repeat(5000));
    warns(text, 'The UID is longer');
    expect(read(text).components[0]).not.toHaveProperty('uid');
  });

  test('a comment is cut between characters', () => {
    const text = calendarText([`COMMENT:x${'🎉'.repeat(3000)}`]);
    const comment = read(text).components[0]?.comments[0] ?? '';
    expect(comment).toHaveLength(READING_LIMITS.comment - 1);
    expect(comment.isWellFormed()).toBe(true);
  });
});
