import fc from 'fast-check';
import type { EventPatch } from '../../src/invites/amend.ts';
import { RSVP_STATUSES } from '../../src/invites/invite.ts';
import type { IncomingReply } from '../../src/invites/reply.ts';
import type { Claim } from '../../src/invites/responder.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { NOW, SECOND } from './sample-invite.ts';

/** Whoever the sample group invites, in its own spelling. */
export const GUESTS = ['ana@guest.test', 'ana+board@guest.test', 'b.o@gmail.com', 'cy@bücher.test'] as const;

/** Addresses that the invite knows, that look like one it knows, that nobody has, and that are none. */
const senders: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...GUESTS) },
  fc.constantFrom('ANA@guest.test', 'ana+x@guest.test', 'bo@googlemail.com', 'cy@xn--bcher-kva.test'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    '@',
    'x@',
    'stranger@else.test',
    'other@else.test',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

/** A few hours and a few days, so that runs often meet the same time twice. */
const times = fc.constantFrom(
  ...[0, 1, 2, 3, 4, 5].map((hour) => instantTime(NOW + hour * 3_600_000, 'Europe/Lisbon')),
  ...[1, 2, 3, 4, 5].map((date) => dateTime(`2031-03-0${date}`)),
);

/** SEQUENCE as clients write it and as nobody should. */
export const sequences: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.nat({ max: 6 }) },
  fc.constantFrom(-1, 1.5, 2 ** 31, 2 ** 53, Number.MAX_VALUE, Number.NaN, Number.POSITIVE_INFINITY),
);

/** DTSTAMP before, at and after the receipt, and what is no time. */
const stamps: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -10, max: 1200 }).map((seconds) => NOW + seconds * SECOND) },
  fc.constantFrom(0, -1e15, 8.64e15, 1e300, Number.NaN, Number.NEGATIVE_INFINITY),
  fc.maxSafeInteger(),
  fc.integer().map((parts) => parts / 7),
);

/** What an answer may say, sane and insane; `receivedAt` is up to the test, since our own clock sets it. */
export const sayings: fc.Arbitrary<Omit<IncomingReply, 'receivedAt'>> = fc.record(
  {
    status: fc.constantFrom(...RSVP_STATUSES),
    comment: fc.oneof(fc.constantFrom('', 'late'), fc.string({ unit: 'binary', maxLength: 10 })),
    proposal: fc.oneof(
      fc.record({ start: times, end: times }),
      fc.record({ start: times, end: times, originalStart: times }),
    ),
    sequence: sequences,
    stamp: stamps,
    channel: fc.constantFrom('MAIL' as const, 'WEB' as const, 'CALLBACK' as const, 'SIMULATED' as const),
    verification: fc.constant({
      verified: false,
      method: 'NONE' as const,
      explanation: 'Nothing was proven.',
    }),
  },
  { requiredKeys: ['channel', 'verification'] },
);

/** Who claims to answer; `addressed` is a place among the recipients that the sample invite began with. */
export interface DrawnClaim extends Omit<Claim, 'addressedId'> {
  readonly addressed?: number;
}
export const claims: fc.Arbitrary<DrawnClaim> = fc.record(
  { from: senders, attendee: senders, addressed: fc.nat({ max: GUESTS.length - 1 }) },
  { requiredKeys: [] },
);

export const patches: fc.Arbitrary<EventPatch> = fc.record(
  {
    summary: fc.constantFrom('Viewing', 'Flat viewing', ''),
    description: fc.constantFrom('Ring bell 4', 'Ring bell 5', null),
    location: fc.constantFrom({ description: 'Rua A 4' }, { latitude: 1, longitude: 2 }, null),
    start: times,
    end: times,
    reminders: fc.constantFrom([], [5], [5, 0], null),
    color: fc.constantFrom('#112233', null),
    transparency: fc.constantFrom('OPAQUE' as const, 'TRANSPARENT' as const, null),
  },
  { requiredKeys: [] },
);
