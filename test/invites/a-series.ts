import { createInvite } from '../../src/invites/create.ts';
import type { EventDraft } from '../../src/invites/event-input.ts';
import type { Invite } from '../../src/invites/invite.ts';
import type { Occurrence } from '../../src/invites/series/occurrences.ts';
import type { RecurrenceDraft } from '../../src/invites/series/recurrence.ts';
import type { EventTime } from '../../src/invites/time.ts';
import { at, draft, minted } from './sample-invite.ts';

/** Every Tuesday at half past nine in Lisbon, for half an hour, from 4 March 2031 on; the clocks change on 30 March. */
export const TUESDAYS: EventDraft = {
  summary: 'Stand-up',
  start: at('2031-03-04T09:30:00Z'),
  end: at('2031-03-04T10:00:00Z'),
  recurrence: { rule: 'FREQ=WEEKLY;BYDAY=TU' },
};

/** An invite to a series, for one person or, where addresses are given, for several. */
export function series(
  recurrence?: RecurrenceDraft,
  over: Partial<EventDraft> = {},
  ...emails: string[]
): Invite {
  const event = { ...TUESDAYS, ...(recurrence ? { recurrence } : {}), ...over };
  const people = emails.length === 0 ? {} : { recipients: emails.map((email) => ({ email })) };
  return createInvite('app', draft({ event, ...people }), minted()).invite;
}

/** `2031-03-04` or `2031-03-04T09:30:00Z`. */
export function nameOf(time: EventTime): string {
  return time.kind === 'date' ? time.date : time.instant;
}

/** The first starts of an event. */
export function starts(occurrences: Iterable<Occurrence>, most = 5): string[] {
  const found: string[] = [];
  for (const { start } of occurrences) {
    found.push(nameOf(start));
    if (found.length === most) break;
  }
  return found;
}
