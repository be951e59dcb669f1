import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { canonicalAddress } from '../../src/invites/address.ts';
import { amendInvite, cancelInvite, removeRecipient, restamp } from '../../src/invites/amend.ts';
import { createInvite, type InviteDraft } from '../../src/invites/create.ts';
import { type EventDraft, isWebUrl } from '../../src/invites/event-input.ts';
import type { Invite, MailMethod, Recipient } from '../../src/invites/invite.ts';
import { dateTime, type EventTime, epochOf, instantTime } from '../../src/invites/time.ts';
import { composeInvitation } from '../../src/mail/compose.ts';
import { newToken } from '../../src/mail/reply-address.ts';
import { CREATED_AT, mailed, OPTIONS } from './an-invite.ts';
import { leavesOf } from './composed-parts.ts';

/** Whatever people write; what no text may hold is write.test.ts's. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ',',
        ';',
        '\\',
        '\\n',
        '"',
        ':',
        '=',
        '^n',
        'é',
        '会議',
        '🎉',
        '👩‍👩‍👧',
        ' ',
        'BEGIN:VEVENT',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text)),
    ),
    { maxLength: 20 },
  )
  .map((parts) => `x${parts.join('')}x`);
const lines = fc.array(words, { minLength: 1, maxLength: 4 }).map((each) => each.join('\n'));
const name = words.map((text) => text.replaceAll('"', "'").replaceAll('\\', '/'));

const zone = fc.constantFrom('Etc/UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu');
const second = fc.integer({ min: -2_000_000_000, max: 8_000_000_000 });
const timed = fc
  .tuple(second, fc.integer({ min: 1, max: 5_000_000 }), zone, zone)
  .map(([from, length, a, b]) => ({
    start: instantTime(from * 1000, a),
    end: instantTime((from + length) * 1000, b),
  }));
const allDay = fc
  .tuple(fc.integer({ min: -20_000, max: 200_000 }), fc.integer({ min: 1, max: 40 }))
  .map(([day, length]) => {
    const dateOf = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10);
    return { start: dateTime(dateOf(day)), end: dateTime(dateOf(day + length)) };
  });
/** As many decimals as iCalendar's readers take, so that nothing is rounded. */
const degrees = (most: number) =>
  fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((millionths) => millionths / 1e6);

const event: fc.Arbitrary<EventDraft> = fc
  .tuple(
    fc.oneof(timed, allDay),
    fc.record(
      {
        summary: words,
        description: lines,
        location: fc.oneof(
          fc.record({ description: words }),
          fc.record({ description: words, latitude: degrees(85), longitude: degrees(180) }),
          fc.record({ latitude: degrees(85), longitude: degrees(180) }),
        ),
        url: fc.webUrl({ withQueryParameters: true }).filter(isWebUrl),
        transparency: fc.constantFrom('OPAQUE' as const, 'TRANSPARENT' as const),
        reminders: fc.constant([10]),
      },
      { requiredKeys: ['summary'] },
    ),
  )
  .map(([times, parts]) => ({ ...times, ...parts }));

const status = fc.constantFrom(
  'PENDING' as const,
  'ACCEPTED' as const,
  'TENTATIVE' as const,
  'DECLINED' as const,
);
const person = fc.record(
  {
    email: fc.constantFrom(
      'ana@guest.test',
      'b.o+x@guest.test',
      "o'neil@guest.test",
      'cy@bücher.test',
      'D@Guest.Test',
    ),
    name,
    status,
  },
  { requiredKeys: ['email'] },
);
const invitees = fc.oneof(
  person.map((recipient) => ({ recipient })),
  fc.record({
    recipients: fc.uniqueArray(person, {
      minLength: 2,
      maxLength: 5,
      selector: ({ email }) => canonicalAddress(email),
    }),
    showGuestList: fc.boolean(),
  }),
);

interface Written {
  readonly kind: string;
  readonly invite: Invite;
  readonly recipient: Recipient;
  readonly method: MailMethod;
  readonly note?: string;
}

const LATER = { now: CREATED_AT + 3_600_000, newId: () => 'event-id' };

/** Every kind of text that a mail brings, of one invite. */
function everyKind(draft: InviteDraft, change: EventDraft, note: string): Written[] {
  let minted = 0;
  const { invite } = createInvite('app', draft, {
    now: CREATED_AT,
    newId: () => `id-${++minted}`,
    newToken: () => newToken((size) => new Uint8Array(size).fill(++minted % 251)),
    newUid: () => 'a1b2c3@reply.example',
  });
  const first = mailed(invite);
  const changed = amendInvite(first, change, LATER).invite;
  const [ana] = changed.recipients as [Recipient];
  const kinds: Written[] = [
    { kind: 'an invitation', invite, recipient: invite.recipients[0] as Recipient, method: 'REQUEST' },
    { kind: 'an update', invite: changed, recipient: ana, method: 'REQUEST' },
    { kind: 'a repetition', invite: restamp(changed, LATER.now + 9000), recipient: ana, method: 'REQUEST' },
    { kind: 'a cancellation', invite: cancelInvite(changed, LATER).invite, recipient: ana, method: 'CANCEL' },
    { kind: 'a proposal not taken', invite: changed, recipient: ana, method: 'DECLINECOUNTER', note },
  ];
  if (!changed.group) return kinds;
  const { invite: left, removed } = removeRecipient(changed, ana.email, LATER);
  return [...kinds, { kind: 'a removal', invite: left, recipient: removed, method: 'CANCEL' }];
}

/** What a strict reader makes of the calendar in the mail. */
function reread(mime: Buffer) {
  const calendar = new ICAL.Component(ICAL.parse(leavesOf({ mime })[2]?.content.toString('utf8') ?? ''));
  const [vevent, ...others] = calendar.getAllSubcomponents('vevent') as [ICAL.Component];
  const value = (property: string) => vevent.getFirstPropertyValue(property);
  const time = (property: string) => {
    const read = value(property) as ICAL.Time;
    return read.isDate ? read.toString() : new Date(read.toUnixTime() * 1000).toISOString();
  };
  const people = vevent.getAllProperties('attendee').map((attendee) => ({
    address: canonicalAddress(decodeURIComponent(String(attendee.getFirstValue()).replace(/^mailto:/, ''))),
    partstat: attendee.getFirstParameter('partstat'),
    name: attendee.getFirstParameter('cn'),
  }));
  const [latitude, longitude] = (value('geo') as unknown as number[] | null) ?? [];
  return {
    others: others.length + vevent.getAllSubcomponents().length,
    method: calendar.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: value('sequence'),
    stamp: time('dtstamp'),
    created: time('created'),
    modified: time('last-modified'),
    start: time('dtstart'),
    end: time('dtend'),
    summary: value('summary'),
    description: value('description'),
    location: value('location'),
    latitude,
    longitude,
    url: value('url'),
    transparency: value('transp'),
    state: value('status'),
    comment: value('comment'),
    organizer: value('organizer'),
    people,
  };
}

const seconds = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();
const shown = (time: EventTime) => (time.kind === 'date' ? time.date : seconds(epochOf(time)));

/** The same, of the model. */
function modelOf({ invite, recipient, method, note }: Written) {
  const { event: model } = invite;
  const { url } = model;
  const listed = invite.showGuestList && method !== 'DECLINECOUNTER' && invite.recipients.includes(recipient);
  const others = listed ? invite.recipients.filter((one) => one !== recipient) : [];
  const text = model.description;
  return {
    others: 0,
    method,
    uid: invite.uid,
    sequence: invite.sequence,
    stamp: seconds(invite.stampedAt),
    created: seconds(invite.createdAt),
    modified: seconds(invite.updatedAt),
    start: shown(model.start),
    end: shown(model.end),
    summary: model.summary,
    description: url === undefined || text?.includes(url) ? (text ?? null) : text ? `${text}\n\n${url}` : url,
    location: model.location?.description ?? null,
    latitude: model.location?.latitude,
    longitude: model.location?.longitude,
    url: url ?? null,
    transparency: model.transparency,
    state: method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED',
    comment: note ?? null,
    organizer: `mailto:${invite.replyToken}@reply.example`,
    people: [recipient, ...others].map(({ email, name: cn, status: answer }) => ({
      address: canonicalAddress(email),
      partstat: answer === 'PENDING' ? 'NEEDS-ACTION' : answer,
      name: cn,
    })),
  };
}

describe('the calendar in a mail', () => {
  test('is, to a strict reader, exactly the event, its people and its state, for every kind of mail', async () => {
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(event, event, invitees, words, async (draft, change, people, note) => {
        const written = everyKind({ smartInviteId: 'x', event: draft, ...people }, change, note);
        for (const each of written) {
          kinds.add(each.kind);
          const options = each.note ? { ...OPTIONS, note: each.note } : OPTIONS;
          const { mime } = await composeInvitation(each.invite, each.recipient, each.method, options);
          expect(reread(mime), each.kind).toEqual(modelOf(each));
        }
      }),
      { numRuns: 100 },
    );
    expect(kinds.size).toBe(6);
  }, 60_000);
});
