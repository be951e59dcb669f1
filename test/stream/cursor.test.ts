import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvitegraphError } from '../../src/errors.ts';
import { createCursors, resolveCursor } from '../../src/stream/cursor.ts';

const cursors = createCursors(['new secret', 'old secret']);

function failure(attempt: () => unknown): InvitegraphError {
  try {
    attempt();
  } catch (error) {
    expect(error).toBeInstanceOf(InvitegraphError);
    return error as InvitegraphError;
  }
  throw new Error('it did not fail');
}

test('a cursor names the place that it was made for', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom('', '0123456789ab'),
      fc.nat(Number.MAX_SAFE_INTEGER),
      (application, epoch, offset) => {
        const cursor = cursors.encode(application, epoch, offset);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(cursors.decode(application, cursor)).toEqual({ epoch, offset });
      },
    ),
  );
});

test('a cursor with any one character changed, added or left out is refused', () => {
  const cursor = cursors.encode('app', '0123456789ab', 4711);
  fc.assert(
    fc.property(
      fc.nat(cursor.length),
      fc.constantFrom(...'AZaz09-_=+/ %.'),
      fc.constantFrom(0, 1),
      (place, sign, cut) => {
        const tampered = cursor.slice(0, place) + sign + cursor.slice(place + cut);
        fc.pre(tampered !== cursor);
        expect(failure(() => cursors.decode('app', tampered)).code).toBe('BAD_USER_INPUT');
        const shorter = cursor.slice(0, place) + cursor.slice(place + 1);
        fc.pre(shorter !== cursor);
        expect(failure(() => cursors.decode('app', shorter)).code).toBe('BAD_USER_INPUT');
      },
    ),
    { numRuns: 1000 },
  );
});

test.each(['', 'x', '1', 'null', 'A'.repeat(16), 'A'.repeat(100_000), '\u0000', '\u{1F389}'])(
  'what is no cursor is refused (%#)',
  (text) => {
    const { code, message } = failure(() => cursors.decode('app', text));
    expect(code).toBe('BAD_USER_INPUT');
    expect(message).not.toContain('secret');
  },
);

test("another application's cursor is refused", () => {
  const cursor = cursors.encode('app', '0123456789ab', 7);
  expect(failure(() => cursors.decode('other', cursor)).code).toBe('BAD_USER_INPUT');
});

test('no place can be moved from the name of the application into the cursor', () => {
  const cursor = cursors.encode('app', 'x\u0000', 1);
  expect(() => createCursors(['new secret']).decode('app\u0000x', cursor)).toThrow(InvitegraphError);
});

test('cursors outlive the replacement of the secret, until the old one is taken away', () => {
  const old = createCursors(['old secret']).encode('app', '0123456789ab', 7);
  expect(cursors.decode('app', old).offset).toBe(7);
  const fresh = cursors.encode('app', '0123456789ab', 7);
  expect(createCursors(['new secret']).decode('app', fresh).offset).toBe(7);
  expect(failure(() => createCursors(['new secret']).decode('app', old)).code).toBe('BAD_USER_INPUT');
});

test('a cursor resolves to its offset in the stream that it was made in, up to its head', () => {
  const now = { epoch: '0123456789ab', head: 9, trimmed: 0, former: [] };
  for (const offset of [0, 1, 9])
    expect(resolveCursor(cursors, 'app', cursors.encode('app', now.epoch, offset), now)).toBe(offset);
});

test('a cursor from before the first event means the beginning', () => {
  const before = cursors.encode('app', '', 0);
  expect(resolveCursor(cursors, 'app', before, { epoch: '', head: 0, trimmed: 0, former: [] })).toBe(0);
  expect(
    resolveCursor(cursors, 'app', before, { epoch: '0123456789ab', head: 9, trimmed: 0, former: [] }),
  ).toBe(0);
});

test.each([
  ['made in a stream that was replaced', 'ba9876543210', 3],
  ['ahead of the head, as after a restored backup', '0123456789ab', 10],
  ['without epoch and not at the beginning', '', 3],
])(
  'a cursor %s has expired, and the oldest cursor that comes with the refusal works',
  (_name, epoch, offset) => {
    const now = { epoch: '0123456789ab', head: 9, trimmed: 0, former: [] };
    const { code, details } = failure(() =>
      resolveCursor(cursors, 'app', cursors.encode('app', epoch, offset), now),
    );
    expect(code).toBe('CURSOR_EXPIRED');
    expect(resolveCursor(cursors, 'app', String(details.oldestCursor), now)).toBe(0);
  },
);

test('a cursor expires also where the present stream has no event yet', () => {
  const now = { epoch: '', head: 0, trimmed: 0, former: [] };
  const { code, details } = failure(() =>
    resolveCursor(cursors, 'app', cursors.encode('app', 'ba9876543210', 0), now),
  );
  expect(code).toBe('CURSOR_EXPIRED');
  expect(resolveCursor(cursors, 'app', String(details.oldestCursor), now)).toBe(0);
});

test('after a restore a cursor of before is good as far as the backup reached, and no further', () => {
  const now = { epoch: 'new', head: 20, trimmed: 0, former: [{ epoch: 'old', head: 9 }] };
  for (const offset of [0, 9])
    expect(resolveCursor(cursors, 'app', cursors.encode('app', 'old', offset), now)).toBe(offset);
  // The store gave this offset to another event since.
  const { code } = failure(() => resolveCursor(cursors, 'app', cursors.encode('app', 'old', 10), now));
  expect(code).toBe('CURSOR_EXPIRED');
});
