import ICAL from 'ical.js';
import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { readCalendar } from '../../../src/calendar/read.ts';
import { writeInvite } from '../../../src/calendar/write.ts';
import { CALENDAR_CLIENTS } from '../../../src/invites/calendar-client.ts';
import type { CalendarEvent } from '../../../src/invites/invite.ts';
import { simulateReply } from '../../../src/mail/simulate/clients.ts';
import { ALL_DAY, EVENT, invitation, NOW, REPLY_TO, UID } from '../../mail/simulate/invitation.ts';
import { calendarOf } from '../../support/calendar-reply.ts';
import { alternate, rowOf } from '../rounds.ts';
import type { Suite } from './suite.ts';

const OURS = 'invitegraph';
/** People on the invitation that is written. */
const GUESTS = 3;

/** Writing invitations and reading answers, beside the libraries that most people take. */
export const calendar: Suite = async ({ profile, progress }) => {
  const texts = await corpus();
  const ours = { name: OURS };
  const rate = (work: () => void) => async () => ({ perSecond: perSecond(work, profile.seconds) });
  // Compilers of machine code have had their time by then.
  for (const work of [
    () => readAll(texts),
    () => readAllByIcalJs(texts),
    () => writeOne(EVENT),
    () => writeOneByGenerator(EVENT),
  ])
    perSecond(work, profile.seconds / 2);
  const read = await alternate(
    [
      { ...ours, measure: rate(() => readAll(texts)) },
      { name: 'ical.js', measure: rate(() => readAllByIcalJs(texts)) },
    ],
    profile.rounds,
    progress,
  );
  const write = await alternate(
    [
      { ...ours, measure: rate(() => void writeOne(EVENT)) },
      { name: 'ical-generator', measure: rate(() => void writeOneByGenerator(EVENT)) },
    ],
    profile.rounds,
    progress,
  );
  const row = (key: string, what: string, of: string, goal: number, series: typeof read, unit: string) =>
    rowOf(
      { suite: 'calendar', key, what, of, unit, goal: { kind: 'at least', value: goal } },
      series.of(OURS, 'perSecond'),
      series.of(of, 'perSecond'),
    );
  return {
    rows: [
      row(
        'calendar-write',
        `writing an invitation to ${GUESTS} people`,
        'ical-generator',
        2,
        write,
        'texts/s',
      ),
      row('calendar-read', `reading ${texts.length} texts`, 'ical.js', 1, read, 'times all texts/s'),
    ],
    curves: [],
    notes: [
      `The texts read are answers as each of ${CALENDAR_CLIENTS.length} calendar clients writes them, and our own invitations. ical.js is asked for what ours finds: method, UID, SEQUENCE, times, comment and everybody's answer.`,
    ],
    figures: {},
  };
};

/** The calendar texts of every client's three answers, and of three invitations. */
async function corpus(): Promise<string[]> {
  const requests = (['ACCEPTED', 'TENTATIVE', 'DECLINED'] as const).flatMap((status) =>
    CALENDAR_CLIENTS.map((client) =>
      simulateReply(client, {
        icalendar: invitation(),
        from: { email: 'ana@guest.test', name: 'Ana Ruíz' },
        to: REPLY_TO,
        status,
        comment: 'See you there; I bring the cheese.',
        now: NOW,
        messageId: `<${client}.${status}@guest.test>`,
      }),
    ),
  );
  const answers: string[] = [];
  // A client that answers by another form than iCalendar has no text here.
  for (const mail of requests) if (/text\/calendar/i.test(mail)) answers.push(await calendarOf(mail));
  return [...answers, invitation(), invitation(ALL_DAY), writeOne(EVENT)];
}

function readAll(texts: readonly string[]): void {
  for (const text of texts) {
    const { components } = readCalendar(text, { timeZone: 'Etc/UTC' });
    if (!components.some(({ attendees }) => attendees.length > 0))
      throw new Error(`Nobody was read in:\n${text}`);
  }
}

function readAllByIcalJs(texts: readonly string[]): void {
  for (const text of texts) {
    const whole = new ICAL.Component(ICAL.parse(text));
    whole.getFirstPropertyValue('method');
    let found = false;
    for (const event of whole.getAllSubcomponents('vevent')) {
      for (const name of [
        'uid',
        'sequence',
        'dtstamp',
        'dtstart',
        'dtend',
        'summary',
        'comment',
        'recurrence-id',
      ])
        event.getFirstPropertyValue(name);
      for (const attendee of event.getAllProperties('attendee')) {
        found = true;
        attendee.getFirstValue();
        for (const name of ['partstat', 'cn', 'sent-by', 'delegated-to', 'delegated-from'])
          attendee.getParameter(name);
      }
    }
    if (!found) throw new Error(`Nobody was read in:\n${text}`);
  }
}

const people = Array.from({ length: GUESTS }, (_, index) => ({
  email: `guest-${index}@guest.test`,
  name: `Guest "Number" ${index}`,
}));

function writeOne(event: CalendarEvent): string {
  return writeInvite({
    method: 'REQUEST',
    uid: UID,
    sequence: 3,
    stampedAt: NOW - 60_000,
    createdAt: NOW - 120_000,
    updatedAt: NOW - 60_000,
    event,
    organizer: { address: REPLY_TO, name: 'Acme: Sales' },
    attendees: people.map((person) => ({ ...person, status: 'PENDING' as const })),
  });
}

function writeOneByGenerator(event: CalendarEvent): string {
  const whole = new ICalCalendar({ method: ICalCalendarMethod.REQUEST, prodId: '//peer//peer//EN' });
  const at = (time: CalendarEvent['start']) => new Date(time.kind === 'instant' ? time.instant : time.date);
  whole.createEvent({
    id: UID,
    sequence: 3,
    stamp: new Date(NOW - 60_000),
    created: new Date(NOW - 120_000),
    lastModified: new Date(NOW - 60_000),
    start: at(event.start),
    end: at(event.end),
    summary: event.summary,
    description: event.description ?? null,
    location: event.location?.description ?? null,
    status: ICalEventStatus.CONFIRMED,
    organizer: { name: 'Acme: Sales', email: REPLY_TO },
    attendees: people.map((person) => ({ ...person, rsvp: true })),
  });
  return whole.toString();
}

/** How often a piece of work is done in a second, measured over a while. */
function perSecond(work: () => void, seconds: number): number {
  const began = performance.now();
  const end = began + seconds * 1000;
  let done = 0;
  let now = began;
  do {
    for (let times = 0; times < 5; times++) work();
    done += 5;
    now = performance.now();
  } while (now < end);
  return done / ((now - began) / 1000);
}
