import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amendInvite } from '../../../src/invites/amend.ts';
import type { Invite, Recipient } from '../../../src/invites/invite.ts';
import type { Recurrence } from '../../../src/invites/series/recurrence.ts';
import { dateTime } from '../../../src/invites/time.ts';
import {
  createRsvpLinks,
  DAYS_AFTER_END,
  DAYS_OF_A_SERIES,
  type RsvpLinks,
} from '../../../src/server/rsvp/link.ts';
import { createCursors } from '../../../src/stream/cursor.ts';
import { anInvite, CREATED_AT } from '../../mail/an-invite.ts';

const DAY = 86_400_000;
const NEW = 'the new secret of this gateway, long enough';
const OLD = 'the old secret of this gateway, long enough';
const links = createRsvpLinks([NEW, OLD], () => 'https://gateway.example/app');
const invite = anInvite();
const recipient = invite.recipients[0] as Recipient;
const END = Date.parse('2031-03-05T10:30:00Z');

function tokenOf(of: Invite = invite, by: RsvpLinks = links): string {
  return by
    .urlOf(of, of.recipients[0] as Recipient)
    .split('/')
    .at(-1) as string;
}

/** The series as the calendar of an organizer has it. */
function series(recurrence: Partial<Recurrence>): Invite {
  return { ...invite, event: { ...invite.event, recurrence: { exdates: [], rdates: [], ...recurrence } } };
}

test('a link leads to its recipient, and the same invite always has the same link', () => {
  expect(links.urlOf(invite, recipient)).toMatch(/^https:\/\/gateway\.example\/app\/rsvp\/[\w-]{16,149}$/);
  expect(links.read(tokenOf(), CREATED_AT)).toEqual({ recipientId: recipient.id });
  expect(tokenOf(anInvite())).toBe(tokenOf());
  const uuid = { ...recipient, id: '123e4567-e89b-42d3-a456-426614174000' };
  const longest = { ...invite.event, end: dateTime('9999-12-31'), start: dateTime('9999-12-30') };
  const link = links.urlOf({ ...invite, event: longest, recipients: [uuid] }, uuid);
  expect((link.split('/').at(-1) ?? '').length).toBeLessThan(150);
});

test('a link with any one character changed, added or left out leads nowhere', () => {
  const token = tokenOf();
  fc.assert(
    fc.property(
      fc.nat(token.length),
      fc.constantFrom(...'AZaz09-_=+/ %.'),
      fc.constantFrom(0, 1),
      (place, sign, cut) => {
        const tampered = token.slice(0, place) + sign + token.slice(place + cut);
        fc.pre(tampered !== token);
        expect(links.read(tampered, CREATED_AT)).toBeUndefined();
        expect(links.read(token.slice(0, place), CREATED_AT)).toSatisfy(
          (read) => read === undefined || place === token.length,
        );
      },
    ),
    { numRuns: 1000 },
  );
});

test.each(['', 'x', 'A'.repeat(16), 'A'.repeat(80), 'A'.repeat(1_000_000), '\u0000', '..', '%2e'])(
  'what is no token leads nowhere (%#)',
  (text) => {
    expect(links.read(text, CREATED_AT)).toBeUndefined();
  },
);

test('what the same secret signed for another purpose is no link', () => {
  const place = `zzzz.${recipient.id}`;
  const tokenFor = (text: string) => {
    const signature = createHmac('sha256', NEW).update(text).digest().subarray(0, 16);
    return Buffer.concat([signature, Buffer.from(place)]).toString('base64url');
  };
  expect(links.read(tokenFor(`rsvp\0${place}`), CREATED_AT)).toEqual({ recipientId: recipient.id });
  for (const other of [`cursor\0\0${place}`, `cursor\0rsvp\0${place}`, place])
    expect(links.read(tokenFor(other), CREATED_AT)).toBeUndefined();
  expect(links.read(createCursors([NEW]).encode('', place, 7), CREATED_AT)).toBeUndefined();
});

test('links outlive the replacement of the secret, until the old one is taken away', () => {
  const old = tokenOf(
    invite,
    createRsvpLinks([OLD], () => ''),
  );
  expect(links.read(old, CREATED_AT)).toEqual({ recipientId: recipient.id });
  expect(createRsvpLinks([NEW], () => '').read(old, CREATED_AT)).toBeUndefined();
  expect(createRsvpLinks([NEW], () => '').read(tokenOf(), CREATED_AT)).toEqual({ recipientId: recipient.id });
});

test('a link works for 90 days after the end of the event, and then has expired', () => {
  const token = tokenOf();
  const dies = Math.ceil(END / DAY) * DAY + DAYS_AFTER_END * DAY;
  expect(links.read(token, dies - 1)).toEqual({ recipientId: recipient.id });
  expect(links.read(token, dies)).toBe('expired');
  expect(links.read(`${token.slice(0, -1)}A`, dies)).toBeUndefined();
});

test('an update that does not move the event keeps the link', () => {
  const changed = amendInvite(
    invite,
    { summary: 'Other words' },
    { now: CREATED_AT + 60_000, newId: () => 'event-id' },
  ).invite;
  expect(tokenOf(changed)).toBe(tokenOf());
});

test.each([
  ['UNTIL', { rule: 'FREQ=WEEKLY;UNTIL=20320305T090000Z' }, Date.parse('2032-03-05T10:30:00Z')],
  ['a day as UNTIL', { rule: 'FREQ=WEEKLY;UNTIL=20320305' }, Date.parse('2032-03-06T01:29:59Z')],
  ['the last of its dates', { rdates: [dateTime('2033-01-01')] }, Date.parse('2033-01-01T01:30:00Z')],
])('the links of a series last until 90 days after %s', (_name, recurrence, end) => {
  const token = tokenOf(series(recurrence));
  const dies = (Math.ceil(end / DAY) + DAYS_AFTER_END) * DAY;
  expect(links.read(token, dies - 1)).toEqual({ recipientId: recipient.id });
  expect(links.read(token, dies)).toBe('expired');
});

test.each([['FREQ=DAILY'], ['FREQ=DAILY;COUNT=10'], ['FREQ=DAILY;UNTIL=99999999']])(
  'the links of a series without a known end (%s) last two years from its newest text',
  (rule) => {
    const dies = (Math.ceil(invite.stampedAt / DAY) + DAYS_OF_A_SERIES) * DAY;
    expect(links.read(tokenOf(series({ rule })), dies - 1)).toEqual({ recipientId: recipient.id });
    expect(links.read(tokenOf(series({ rule })), dies)).toBe('expired');
  },
);
