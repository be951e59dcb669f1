import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInvite } from '../../src/invites/create.ts';
import { type Invite, RSVP_STATUSES } from '../../src/invites/invite.ts';
import type { RecipientDraft } from '../../src/invites/recipient-draft.ts';
import { dateTime, instantTime } from '../../src/invites/time.ts';
import { cancelBody, removeBody, requestBody } from '../../src/upstream/request-body.ts';
import { draft, minted } from '../invites/sample-invite.ts';
import { breachesOf } from '../support/cronofy-contract.ts';

/** The invite of the contract's example 2.4. */
const VISIT = {
  ...draft().event,
  location: { description: 'Rua A 4', latitude: 38.7, longitude: -9.1 },
  url: 'https://app.test/v/7781',
  reminders: [60, 0],
};
const made = (over: Parameters<typeof draft>[0]) => createInvite('app', draft(over), minted()).invite;

describe('the contract’s examples are what is sent', () => {
  test('an invite for one person (2.4)', () => {
    const invite = made({
      event: VISIT,
      callbackUrl: 'https://app.test/hooks/si/7781',
      organizer: { name: 'Lettings desk', email: 'invites@app.test' },
    });
    expect(requestBody(invite, { organizerMailForwarded: true })).toEqual({
      method: 'request',
      smart_invite_id: 'visit-7781',
      recipient: { email: 'ana@guest.test' },
      callback_url: 'https://app.test/hooks/si/7781',
      event: {
        summary: 'Flat viewing',
        description: 'Ring bell 4',
        start: { time: '2031-03-04T09:30:00Z', tzid: 'Europe/Lisbon' },
        end: { time: '2031-03-04T10:00:00Z', tzid: 'Europe/Lisbon' },
        location: { description: 'Rua A 4', lat: '38.7', long: '-9.1' },
        url: 'https://app.test/v/7781',
        reminders: [{ minutes: 60 }, { minutes: 0 }],
        transparency: 'opaque',
      },
      organizer: { name: 'Lettings desk', email: 'invites@app.test' },
    });
  });

  test('several people, one of whom has answered already (2.4)', () => {
    const invite = made({
      recipients: [{ email: 'ana@guest.test', status: 'ACCEPTED' }, { email: 'bo@guest.test' }],
    });
    expect(requestBody(invite)).toMatchObject({
      recipients: [{ email: 'ana@guest.test', status: 'accepted' }, { email: 'bo@guest.test' }],
    });
    expect(requestBody(invite)).not.toHaveProperty('recipient');
  });

  test('calling off and removing carry no event, no address to call and no organizer (5)', () => {
    const options = { callbackUrl: 'https://app.test/hooks', organizer: { name: 'Desk' } };
    expect(cancelBody(made(options))).toEqual({
      method: 'cancel',
      smart_invite_id: 'visit-7781',
      recipient: { email: 'ana@guest.test' },
    });
    const people: RecipientDraft[] = [
      { email: 'ana@guest.test', status: 'DECLINED' },
      { email: 'bo@guest.test' },
    ];
    expect(cancelBody(made({ ...options, recipients: people }))).toEqual({
      method: 'cancel',
      smart_invite_id: 'visit-7781',
      recipients: [{ email: 'ana@guest.test' }, { email: 'bo@guest.test' }],
    });
    expect(removeBody('visit-7781', { email: 'bo@guest.test' })).toEqual({
      method: 'remove',
      smart_invite_id: 'visit-7781',
      recipient: { email: 'bo@guest.test' },
    });
  });
});

test('an organizer’s address whose mail is not forwarded stays here: answers to it would be lost', () => {
  expect(requestBody(made({ organizer: { name: 'Desk', email: 'me@app.test' } }))).toMatchObject({
    organizer: { name: 'Desk' },
  });
  expect(requestBody(made({ organizer: { email: 'me@app.test' } }))).not.toHaveProperty('organizer');
});

test('Cronofy calls the gateway where it has an address, and the application otherwise', () => {
  const invite = made({ callbackUrl: 'https://app.test/hooks' });
  expect(requestBody(invite)).toMatchObject({ callback_url: 'https://app.test/hooks' });
  expect(requestBody(invite, { callbackUrl: 'https://gateway.test/callbacks/cronofy' })).toMatchObject({
    callback_url: 'https://gateway.test/callbacks/cronofy',
  });
});

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((value) => value.trim() !== '');
const email = fc.stringMatching(/^[a-z]{1,8}(\+[a-z0-9]{1,4})?@[a-z]{1,8}\.test$/);
const zone = fc.constantFrom('Europe/Lisbon', 'Etc/UTC', 'America/Argentina/Salta');
const span = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 1, max: 1e6 }), zone, zone)
    .map(([from, length, a, b]) => ({
      start: instantTime(from * 1000, a),
      end: instantTime((from + length) * 1000, b),
    })),
  fc.tuple(fc.integer({ min: 1, max: 14 }), zone).map(([day, a]) => ({
    start: dateTime(`2031-03-${String(day).padStart(2, '0')}`, a),
    end: dateTime(`2031-03-${String(day + 1).padStart(2, '0')}`, a),
  })),
);
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const location = fc.oneof(
  fc.record({ description: text, latitude: degrees(85.05), longitude: degrees(180) }),
  fc.record({ latitude: degrees(85.05), longitude: degrees(180) }),
  fc.record({ description: text }),
  fc.constant({}),
);
const rest = fc.record(
  {
    description: text,
    location,
    url: fc.webUrl(),
    reminders: fc.array(fc.nat({ max: 86_400 }), { maxLength: 10 }),
    transparency: fc.constantFrom('OPAQUE' as const, 'TRANSPARENT' as const),
    color: fc.stringMatching(/^#[0-9a-f]{6}$/),
  },
  { requiredKeys: [] },
);
const people = fc.uniqueArray(fc.record({ email, status: fc.constantFrom(...RSVP_STATUSES) }), {
  minLength: 1,
  maxLength: 5,
  selector: (person) => person.email,
});
const invites: fc.Arbitrary<Invite> = fc
  .record({
    smartInviteId: text,
    addressees: fc.oneof(
      people.map((recipients) => ({ recipients })),
      email.map((address) => ({ recipient: { email: address } })),
    ),
    summary: text,
    span,
    rest,
    organizer: fc.record({ name: text, email }, { requiredKeys: [] }),
  })
  .map(({ smartInviteId, addressees, summary, span: times, rest: more, organizer }) => {
    const event = { summary, ...times, ...more };
    return createInvite('app', { smartInviteId, ...addressees, event, organizer }, minted()).invite;
  });

test('whatever the domain accepts, Cronofy is sent as the contract has it', () => {
  fc.assert(
    fc.property(invites, (invite) => {
      const recipient = invite.recipients[0] ?? { email: '' };
      for (const body of [
        requestBody(invite),
        cancelBody(invite),
        removeBody(invite.smartInviteId, recipient),
      ])
        expect(breachesOf(JSON.parse(JSON.stringify(body)), { strict: true })).toEqual([]);
    }),
  );
});

test('nothing of the event is lost on the way', () => {
  fc.assert(
    fc.property(invites, (invite) => {
      const sent = JSON.parse(JSON.stringify(requestBody(invite)));
      const { event } = invite;
      const time = (given: { time: string; tzid: string }) =>
        given.time.length === 10
          ? { kind: 'date', date: given.time, timeZone: given.tzid }
          : { kind: 'instant', instant: given.time, timeZone: given.tzid };
      expect({ ...event, start: time(sent.event.start), end: time(sent.event.end) }).toEqual(event);
      expect(sent.event.summary).toBe(event.summary);
      expect(sent.event.description).toBe(event.description);
      expect(sent.event.url).toBe(event.url);
      expect(sent.event.color).toBe(event.color);
      expect(sent.event.transparency.toUpperCase()).toBe(event.transparency);
      expect((sent.event.reminders ?? []).map((one: { minutes: number }) => one.minutes)).toEqual(
        event.reminders,
      );
      expect(sent.event.location?.description).toBe(event.location?.description);
      if (event.location?.latitude !== undefined) {
        expect(Number(sent.event.location.lat)).toBeCloseTo(event.location.latitude, 5);
        expect(Number(sent.event.location.long)).toBeCloseTo(event.location.longitude ?? Number.NaN, 5);
      }
      const addressees = sent.recipients ?? [sent.recipient];
      expect(addressees.map((one: { email: string }) => one.email)).toEqual(
        invite.recipients.map((one) => one.email),
      );
      expect(addressees.map((one: { status?: string }) => one.status?.toUpperCase() ?? 'PENDING')).toEqual(
        invite.recipients.map((one) => one.status),
      );
    }),
  );
});
