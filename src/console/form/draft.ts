import type {
  CreateInviteInput,
  EventInput,
  EventPatchInput,
  EventTimeInput,
  OccurrencePatchInput,
  WholeInviteFragment,
} from '../generated/graphql.ts';
import { dayAfter, instantOf, type WallTime, wallTimeOf } from './wall-time.ts';

export interface GuestDraft {
  /** For React alone: rows come and go. */
  readonly key: number;
  readonly name: string;
  readonly email: string;
}

/** An invite as its form holds it: every field a text, as it was typed. */
export interface Draft {
  readonly smartInviteId: string;
  readonly summary: string;
  readonly allDay: boolean;
  readonly start: WallTime;
  /** Of an all-day event the last day, as people say it. */
  readonly end: WallTime;
  readonly timeZone: string;
  readonly place: string;
  readonly description: string;
  readonly url: string;
  readonly rule: string;
  readonly organizer: string;
  readonly guests: readonly GuestDraft[];
  readonly showGuestList: boolean;
}

const WEEK = 7 * 86_400_000;

/** An empty invite, a week from now at ten. */
export function emptyDraft(now: number, timeZone: string): Draft {
  const { day } = wallTimeOf(now + WEEK, timeZone);
  return {
    smartInviteId: `invite-${now.toString(36)}`,
    summary: '',
    allDay: false,
    start: { day, time: '10:00' },
    end: { day, time: '11:00' },
    timeZone,
    place: '',
    description: '',
    url: '',
    rule: '',
    organizer: '',
    guests: [{ key: 0, name: '', email: '' }],
    showGuestList: false,
  };
}

/** The draft of an invite that is there, to be changed: of its event, or of one date of it. */
export function draftOf(
  invite: WholeInviteFragment,
  occurrence?: Pick<WholeInviteFragment['event'], 'summary' | 'description' | 'start' | 'end'> & {
    readonly location: { readonly description: string | null } | null;
  },
): Draft {
  const event = { ...invite.event, ...occurrence };
  const { timeZone } = event.start;
  const allDay = event.start.date !== null;
  const wall = (time: WholeInviteFragment['event']['start'], days: number): WallTime =>
    time.date === null
      ? wallTimeOf(Date.parse(time.dateTime ?? ''), timeZone)
      : { day: dayAfter(time.date, days), time: '10:00' };
  return {
    smartInviteId: invite.smartInviteId,
    summary: event.summary,
    allDay,
    start: wall(event.start, 0),
    end: wall(event.end, -1),
    timeZone,
    place: event.location?.description ?? '',
    description: event.description ?? '',
    url: event.url ?? '',
    rule: event.recurrence?.rule ?? '',
    organizer: invite.organizer.name ?? '',
    guests: [],
    showGuestList: invite.showGuestList,
  };
}

export function createInput(draft: Draft): CreateInviteInput {
  const guests = draft.guests.map(({ name, email }) => ({
    email: email.trim(),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
  }));
  const event = eventOf(draft);
  const { description, location, url, recurrence, ...needed } = event;
  return {
    smartInviteId: draft.smartInviteId.trim(),
    recipients: guests,
    showGuestList: draft.showGuestList,
    event: {
      ...needed,
      ...(description === null ? {} : { description }),
      ...(location === null ? {} : { location }),
      ...(url === null ? {} : { url }),
      ...(recurrence === null ? {} : { recurrence }),
    },
    ...(draft.organizer.trim() === '' ? {} : { organizer: { name: draft.organizer.trim() } }),
  };
}

/** The parts that were changed, and null for what was taken away: what is left out stays as it is. */
export function changesOf(before: Draft, after: Draft): EventPatchInput {
  const old = new Map(Object.entries(eventOf(before)).map(([part, value]) => [part, JSON.stringify(value)]));
  const changed = Object.entries(eventOf(after)).filter(
    ([part, value]) => old.get(part) !== JSON.stringify(value),
  );
  return Object.fromEntries(changed);
}

/**
 * What was changed of one date of a series. A new beginning alone would move the end along, which is not what the
 * form shows: both go, or neither.
 */
export function occurrenceChanges(before: Draft, after: Draft): OccurrencePatchInput {
  const changes = changesOf(before, after);
  if (!('start' in changes) && !('end' in changes)) return changes;
  const { start, end } = eventOf(after);
  return { ...changes, start, end };
}

function eventOf(draft: Draft): EventInput {
  const text = (given: string) => (given.trim() === '' ? null : given.trim());
  const place = text(draft.place);
  const rule = text(draft.rule);
  return {
    summary: draft.summary.trim(),
    start: timeOf(draft, draft.start, 0),
    end: timeOf(draft, draft.end, 1),
    description: text(draft.description),
    location: place === null ? null : { description: place },
    url: text(draft.url),
    recurrence: rule === null ? null : { rule },
  };
}

/** Without a day or a time in it where none can be read: the graph then says what is missing, and where. */
function timeOf({ allDay, timeZone }: Draft, wall: WallTime, days: number): EventTimeInput {
  if (allDay) return { ...(wall.day === '' ? {} : { date: dayAfter(wall.day, days) }), timeZone };
  const dateTime = instantOf(wall, timeZone);
  return { ...(dateTime === undefined ? {} : { dateTime }), timeZone };
}
