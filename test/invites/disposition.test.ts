import { expect, test } from 'vitest';
import { DISPOSITIONS, isForPeople } from '../../src/invites/disposition.ts';

test('messages wait for a person of which that person may still make an answer', () => {
  expect(DISPOSITIONS.filter(isForPeople)).toEqual([
    'unmatched',
    'held-untrusted',
    'text-only',
    'malformed',
    'too-large',
  ]);
});
