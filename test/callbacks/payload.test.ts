import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Callback, InvalidPayloadError, readCallback } from '../../src/callbacks/payload.ts';

const read = (value: unknown): Callback => readCallback(Buffer.from(JSON.stringify(value)));
const smartInvite = (rest: Record<string, unknown>) =>
  read({ notification: { type: 'smart_invite' }, smart_invite: { smart_invite_id: 'visit-1', ...rest } });
const ana = { email: 'ana@guest.test', status: 'accepted' };
/** What is read of Ana's answer with these parts. */
const answer = (parts: Record<string, unknown>) => {
  const callback = smartInvite({ recipient: { ...ana, ...parts } });
  return callback.kind === 'smart-invite' ? callback.recipients[0] : undefined;
};
const proposal = (start: unknown, end: unknown) => answer({ proposal: { start, end } })?.proposal;

describe('an answer', () => {
  test('of one recipient, with the reply that caused the call', () => {
    expect(
      smartInvite({ recipient: ana, reply: { email: 'eve@other.test', status: 'declined', comment: 'No' } }),
    ).toEqual({
      kind: 'smart-invite',
      smartInviteId: 'visit-1',
      recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED' }],
      reply: { email: 'eve@other.test', status: 'DECLINED', comment: 'No' },
    });
  });

  test('of several recipients, or of nobody but the reply', () => {
    const bo = { email: 'bo@guest.test', status: 'pending' };
    expect(smartInvite({ recipients: [ana, bo] })).toMatchObject({
      recipients: [{ status: 'ACCEPTED' }, { email: 'bo@guest.test', status: 'PENDING' }],
    });
    expect(smartInvite({ reply: ana })).toMatchObject({ recipients: [], reply: { status: 'ACCEPTED' } });
  });

  test.each(['pending', 'accepted', 'tentative', 'declined'])('%s', (status) => {
    expect(answer({ status })).toEqual({ email: 'ana@guest.test', status: status.toUpperCase() });
  });

  test('with keys that nobody knows yet, at every level', () => {
    expect(
      read({
        notification: { type: 'smart_invite', sent_at: 1, __proto__: { type: 'x' } },
        version: 2,
        smart_invite: {
          smart_invite_id: 'visit-1',
          event: { anything: [] },
          recipient: { ...ana, display_name: 'Ana', proposal: null, comment: null, extra: {} },
          replies: 'all of them',
        },
      }),
    ).toEqual({
      kind: 'smart-invite',
      smartInviteId: 'visit-1',
      recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED' }],
    });
  });

  test('with a byte order mark', () => {
    const body = `\ufeff${JSON.stringify({ notification: { type: 'smart_invite' }, smart_invite: { smart_invite_id: 'a', reply: ana } })}`;
    expect(readCallback(Buffer.from(body))).toMatchObject({ kind: 'smart-invite' });
  });

  test('with a comment: without control characters, trimmed, and cut where it never ends', () => {
    expect(answer({ comment: ' Yes,\r\nbut \u0000late\u0007\u001b[31m ' })?.comment).toBe(
      'Yes,\nbut late[31m',
    );
    expect(answer({ comment: 'x'.repeat(10_000) })?.comment).toHaveLength(4096);
    for (const comment of ['', '   ', null, '\u0000'])
      expect(answer({ comment })).not.toHaveProperty('comment');
  });
});

describe('a proposal', () => {
  const start = { kind: 'instant', instant: '2031-06-05T10:00:00Z', timeZone: 'Europe/Lisbon' };
  const end = { kind: 'instant', instant: '2031-06-05T10:30:00Z', timeZone: 'Europe/Lisbon' };
  const at = (time: string) => ({ time, tzid: 'Europe/Lisbon' });

  test.each([
    ['in UTC', '2031-06-05T10:00:00Z', '2031-06-05T10:30:00Z'],
    ['with an offset', '2031-06-05T11:00:00+01:00', '2031-06-05T05:30:00-05:00'],
    ['with the space of .NET for the T', '2031-06-05 10:00:00Z', '2031-06-05 11:30:00+01:00'],
    ['with fractions that are nothing', '2031-06-05T10:00:00.000Z', '2031-06-05T10:30:00.0Z'],
  ])('%s', (_name, from, to) => {
    expect(proposal(at(from), at(to))).toEqual({ start, end });
  });

  test('as plain text is in UTC', () => {
    expect(proposal('2031-06-05T10:00:00Z', '2031-06-05T10:30:00Z')).toEqual({
      start: { ...start, timeZone: 'Etc/UTC' },
      end: { ...end, timeZone: 'Etc/UTC' },
    });
  });

  test('of whole days', () => {
    expect(proposal('2031-06-05', at('2031-06-07'))).toEqual({
      start: { kind: 'date', date: '2031-06-05', timeZone: 'Etc/UTC' },
      end: { kind: 'date', date: '2031-06-07', timeZone: 'Europe/Lisbon' },
    });
  });

  const good = '2031-06-05T10:00:00Z';
  test.each([
    ['without an end', { start: good }],
    ['without anything', {}],
    ['null', null],
    ['a list', []],
    ['text', 'tomorrow'],
    ['numbers', { start: 1_938_000_000, end: 1_938_003_600 }],
    ['nulls', { start: null, end: null }],
    ['an object without a time', { start: { tzid: 'Europe/Lisbon' }, end: good }],
    ['a time that is a number', { start: { time: 5 }, end: good }],
    ['words', { start: 'next Tuesday', end: 'next Wednesday' }],
    ['a form that only this engine reads', { start: 'March 7, 2031', end: 'March 8, 2031' }],
    // Read in the zone of the machine, it would be another moment on every machine.
    ['a time without its offset', { start: '2031-06-05T10:00:00', end: '2031-06-05T11:00:00' }],
    ['fractions of seconds', { start: '2031-06-05T10:00:00.5Z', end: '2031-06-05T11:00:00Z' }],
    ['a day that no calendar has', { start: '2031-02-30', end: '2031-03-02' }],
    ['an hour that no clock has', { start: '2031-06-05T25:00:00Z', end: '2031-06-05T26:00:00Z' }],
    [
      'a zone that is none',
      { start: { time: good, tzid: 'Mars/Olympus' }, end: { time: good, tzid: 'Mars/Olympus' } },
    ],
    ['a day and a time', { start: '2031-06-05', end: '2031-06-06T10:00:00Z' }],
    ['an end before its start', { start: good, end: '2031-06-05T09:00:00Z' }],
    ['an end at its start', { start: good, end: good }],
    ['years past counting', { start: '9999-12-31T23:59:59Z', end: '+010000-01-01T00:00:00Z' }],
  ])('of %s is dropped, and the answer it came with counts', (_name, bad) => {
    expect(answer({ comment: 'Could we?', proposal: bad })).toEqual({
      email: 'ana@guest.test',
      status: 'ACCEPTED',
      comment: 'Could we?',
    });
  });
});

describe('what Cronofy adds later', () => {
  test.each(['change', 'smart_invite_v2', '', 'SMART_INVITE'])('the type "%s" is ignored', (type) => {
    expect(read({ notification: { type }, anything: [1] })).toEqual({ kind: 'ignored', type });
  });
});

describe('what the contract does not allow is refused, with what is wrong and where', () => {
  const refused = (body: string | Uint8Array) => {
    try {
      readCallback(Buffer.from(body));
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidPayloadError);
      return (error as Error).message;
    }
    throw new Error('It was not refused.');
  };
  const json = (value: unknown) => JSON.stringify(value);
  const invite = (rest: unknown) => json({ notification: { type: 'smart_invite' }, smart_invite: rest });

  test.each([
    ['nothing', '', 'The body is not JSON.'],
    ['half of it', '{"notification":', 'The body is not JSON.'],
    ['text that is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'The body is not JSON.'],
    ['null', 'null', /^body: /],
    ['a list', '[]', /^body: /],
    ['no notification', '{}', /^notification: /],
    ['a type that is no text', json({ notification: { type: 1 } }), /^notification\.type: /],
    ['no invite', json({ notification: { type: 'smart_invite' } }), 'smart_invite is missing.'],
    ['no id', invite({ recipient: ana }), /^smart_invite\.smart_invite_id: /],
    ['an empty id', invite({ smart_invite_id: '', recipient: ana }), /^smart_invite\.smart_invite_id: /],
    ['nobody who answers', invite({ smart_invite_id: 'a' }), /neither recipient, recipients nor reply/],
    ['an empty list of people', invite({ smart_invite_id: 'a', recipients: [] }), /neither recipient/],
    [
      'more people than an invite can have',
      invite({ smart_invite_id: 'a', recipients: Array(1001).fill(ana) }),
      /^smart_invite\.recipients: /,
    ],
    [
      'a status that does not exist',
      invite({ smart_invite_id: 'a', recipient: { ...ana, status: 'removed' } }),
      /^smart_invite\.recipient\.status: /,
    ],
    [
      'a status in capitals',
      invite({ smart_invite_id: 'a', recipient: { ...ana, status: 'ACCEPTED' } }),
      /^smart_invite\.recipient\.status: /,
    ],
    [
      'no address',
      invite({ smart_invite_id: 'a', reply: { status: 'accepted' } }),
      /^smart_invite\.reply\.email: /,
    ],
    [
      'an address without end',
      invite({ smart_invite_id: 'a', reply: { ...ana, email: 'a'.repeat(255) } }),
      /^smart_invite\.reply\.email: /,
    ],
  ])('%s', (_name, body, message) => {
    expect(refused(body)).toMatch(message);
  });

  test('of nesting without end, no more than that it is wrong', () => {
    expect(refused('['.repeat(100_000))).toBe('The body is not JSON.');
    expect(refused(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toMatch(/^body: /);
  });

  test('never anything but that, whatever the body holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
          fc.jsonValue().map((value) => Buffer.from(invite(value))),
          fc
            .jsonValue()
            .map((value) => Buffer.from(invite({ smart_invite_id: 'a', recipient: value, reply: ana }))),
          fc
            .jsonValue()
            .map((value) =>
              Buffer.from(invite({ smart_invite_id: 'a', reply: { ...ana, proposal: value } })),
            ),
        ),
        (body) => {
          try {
            readCallback(body);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidPayloadError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
