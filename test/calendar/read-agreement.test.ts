import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { readCalendar } from '../../src/calendar/read.ts';
import { writeInvite } from '../../src/calendar/write.ts';
import { acceptEvent } from '../../src/invites/event-input.ts';
import { dateTime, epochOf } from '../../src/invites/time.ts';

// No backslash in names: ical.js undoes escapes in parameters, where RFC 5545 has none.
const name = fc
  .array(
    fc.oneof(fc.constantFrom(...';,:"^\'= éñ日🎉\n'), fc.string({ unit: 'grapheme-ascii', maxLength: 6 })),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join('').replaceAll('\\', '').trim())
  .filter((text) => text !== '');
const comment = fc
  .array(fc.oneof(fc.constantFrom('\n', '\\', ';', ',', ':', '"', '🎉', ' '), fc.string({ maxLength: 20 })), {
    maxLength: 20,
  })
  .map((parts) => `c${parts.join('')}c`);
const address = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9._+-]{0,12}$/), fc.constantFrom('guest.test', 'Acme.Test'))
  .map((parts) => parts.join('@'));
const attendee = fc.record(
  {
    address,
    partstat: fc.constantFrom('ACCEPTED', 'TENTATIVE', 'DECLINED', 'NEEDS-ACTION', 'DELEGATED'),
    name,
    sentBy: address,
    delegatedTo: fc.array(address, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['address', 'partstat'] },
);
const iso = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const moment = fc.integer({ min: 0, max: 7_000_000_000 }).map((seconds) => seconds * 1000);
const span = fc
  .tuple(moment, fc.integer({ min: 1, max: 30 * 86_400 }), fc.boolean(), fc.boolean())
  .map(([start, length, isDate, isDuration]) => {
    const seconds = isDate ? Math.ceil(length / 86_400) * 86_400 : length;
    const value = (ms: number) => (isDate ? iso(ms).slice(0, 10) : iso(ms));
    const type = isDate ? 'date' : 'date-time';
    const end = isDuration
      ? ['duration', {}, 'duration', isDate ? `P${seconds / 86_400}D` : `PT${seconds}S`]
      : ['dtend', {}, type, value(start + seconds * 1000)];
    return [['dtstart', {}, type, value(start)], end];
  });
const reply = fc.record({
  method: fc.constantFrom('REPLY', 'COUNTER'),
  uid: fc.uuid(),
  sequence: fc.option(fc.nat({ max: 0x7fffffff })),
  stamp: moment,
  times: fc.option(span),
  attendees: fc.array(attendee, { minLength: 1, maxLength: 4 }),
  comments: fc.array(comment, { maxLength: 3 }),
  summary: fc.option(comment),
  recurrence: fc.option(moment),
});

/** The reply in jCal, which ical.js itself writes out as text: no code of ours takes part. */
function compose(model: typeof reply extends fc.Arbitrary<infer T> ? T : never): string {
  const mailto = (to: string) => `mailto:${to}`;
  const properties: unknown[] = [
    ['uid', {}, 'text', model.uid],
    ['dtstamp', {}, 'date-time', iso(model.stamp)],
    ...(model.sequence === null ? [] : [['sequence', {}, 'integer', model.sequence]]),
    ...(model.times ?? []),
    ...model.attendees.map((person) => [
      'attendee',
      {
        partstat: person.partstat,
        ...(person.name && { cn: person.name }),
        ...(person.sentBy && { 'sent-by': mailto(person.sentBy) }),
        ...(person.delegatedTo && { 'delegated-to': person.delegatedTo.map(mailto) }),
      },
      'cal-address',
      mailto(person.address),
    ]),
    ...model.comments.map((text) => ['comment', {}, 'text', text]),
    ...(model.summary === null ? [] : [['summary', { language: 'en-US' }, 'text', model.summary]]),
    ...(model.recurrence === null ? [] : [['recurrence-id', {}, 'date-time', iso(model.recurrence)]]),
  ];
  const calendar = [
    'vcalendar',
    [
      ['version', {}, 'text', '2.0'],
      ['method', {}, 'text', model.method],
    ],
    [],
  ];
  (calendar[2] as unknown[]).push(['vevent', properties, []]);
  return new ICAL.Component(calendar).toString();
}

/** What ical.js reads, in the words of our reader. */
function oracle(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const vevent = calendar.getFirstSubcomponent('vevent') as ICAL.Component;
  const value = (property: string) => vevent.getFirstPropertyValue(property);
  const event = new ICAL.Event(vevent);
  const epoch = (time: ICAL.Time) =>
    time.isDate ? Date.parse(`${time.toString()}T00:00:00Z`) : time.toJSDate().getTime();
  const bare = (uri: unknown) => String(uri).replace('mailto:', '');
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: value('uid'),
    sequence: value('sequence') ?? undefined,
    stamp: epoch(value('dtstamp') as ICAL.Time),
    start: value('dtstart') ? epoch(event.startDate) : undefined,
    end: value('dtstart') ? epoch(event.endDate) : undefined,
    isDate: value('dtstart') ? event.startDate.isDate : undefined,
    recurrenceId: value('recurrence-id') ? epoch(value('recurrence-id') as ICAL.Time) : undefined,
    summary: value('summary') ?? undefined,
    comments: vevent.getAllProperties('comment').map((property) => property.getFirstValue()),
    attendees: vevent.getAllProperties('attendee').map((property) => ({
      address: bare(property.getFirstValue()),
      partstat: property.getFirstParameter('partstat'),
      name: property.getFirstParameter('cn'),
      sentBy: property.getFirstParameter('sent-by')?.replace('mailto:', ''),
      delegatedTo: [property.getParameter('delegated-to') ?? []].flat().map(bare),
    })),
  };
}

function ours(text: string) {
  const { method, components, warnings } = readCalendar(text, { timeZone: 'Europe/Berlin' });
  expect(warnings).toEqual([]);
  expect(components).toHaveLength(1);
  const [component] = components;
  if (!component) throw new Error('The reader found no component.');
  const { start, end } = component;
  return {
    method,
    uid: component.uid,
    sequence: component.sequence,
    stamp: component.stamp,
    start: start && epochOf(start),
    end: end && epochOf(end),
    isDate: start && start.kind === 'date',
    recurrenceId: component.recurrenceId?.time && epochOf(component.recurrenceId.time),
    summary: component.summary,
    comments: component.comments,
    attendees: component.attendees.map(({ address: to, partstat, name: cn, sentBy, delegatedTo }) => ({
      address: to,
      partstat,
      name: cn,
      sentBy,
      delegatedTo,
    })),
  };
}

describe('readCalendar beside ical.js', () => {
  test('reads every well-formed reply and counter-proposal as ical.js does, without a warning', () => {
    fc.assert(
      fc.property(reply, (model) => {
        const text = compose(model);
        const read = ours(text);
        expect(read).toEqual(oracle(text));
        // Both could be wrong together; the model tells.
        expect(read.comments).toEqual(model.comments);
        expect(read.attendees.map((person) => person.partstat)).toEqual(
          model.attendees.map((person) => person.partstat),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('reads our own invitations back: whoever echoes one is understood', () => {
    const guests = fc.array(fc.record({ email: address, name, status: fc.constant('ACCEPTED' as const) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(guests, comment, moment, (attendees, summary, stampedAt) => {
        const event = acceptEvent({ summary, start: dateTime('2031-03-05'), end: dateTime('2031-03-06') });
        const text = writeInvite({
          method: 'REQUEST',
          uid: 'a@example.test',
          sequence: 3,
          stampedAt,
          createdAt: 0,
          updatedAt: 0,
          event,
          organizer: { address: 'r-1@reply.test' },
          attendees,
        });
        const { components, warnings } = readCalendar(text, { timeZone: 'Europe/Berlin' });
        expect(warnings).toEqual([]);
        expect(components).toEqual([
          {
            name: 'VEVENT',
            uid: 'a@example.test',
            sequence: 3,
            stamp: stampedAt,
            start: dateTime('2031-03-05', 'Europe/Berlin'),
            end: dateTime('2031-03-06', 'Europe/Berlin'),
            organizer: 'r-1@reply.test',
            summary,
            comments: [],
            requestStatus: [],
            attendees: attendees.map((guest) => ({
              address: guest.email.replace(/@.*/, (domain) => domain.toLowerCase()),
              partstat: 'ACCEPTED',
              name: guest.name.replaceAll('"', "'").replaceAll('\n', ' ').trim(),
              delegatedTo: [],
              delegatedFrom: [],
            })),
          },
        ]);
      }),
    );
  });
});
