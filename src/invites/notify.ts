import { canonical, restamp, UNMAILED } from './amend.ts';
import type { Change } from './create.ts';
import type { CalendarEvent, Invite, Organizer, Recipient } from './invite.ts';

/** Who is mailed about a change: everybody, only those whose mail it changes, or nobody. */
export const NOTIFY_POLICIES = ['ALL', 'AFFECTED', 'NONE'] as const;
export type NotifyPolicy = (typeof NOTIFY_POLICIES)[number];

/** A change with who is to be mailed about it. */
export interface Announcement extends Change {
  readonly told: readonly Recipient[];
  /** The event as they know it, to show them what is new. */
  readonly before: CalendarEvent;
}

/**
 * Whom a change of the event is mailed to. Every recipient's mail shows the same event, so it affects all of them or
 * none; the guest list, even where it is shown, is no part of it, or each new guest would be a mail to all others.
 *
 * What is kept from the guests (NONE) is remembered: their calendars go on showing the event as they were last told
 * of it, and the next change is measured against that.
 *
 * @param added recipients who are new with this change, and are told unless nobody is
 */
export function announcement(
  before: Invite,
  change: Change,
  policy: NotifyPolicy,
  now: number,
  added: readonly Recipient[] = [],
): Announcement {
  const known = before.lastTold ?? before.event;
  if (change.events.length === 0) return { ...change, told: [], before: known };
  const { lastTold: _, ...invite } = change.invite;
  const isAffected =
    isRescheduled(change) || shown(known, before.organizer) !== shown(invite.event, invite.organizer);
  if (policy === 'NONE')
    return {
      ...change,
      invite: isAffected ? { ...invite, lastTold: known } : invite,
      told: [],
      before: known,
    };
  const told = policy === 'ALL' || isAffected ? invite.recipients : added;
  // A text that nobody sees the change in is sent once more all the same, and must look newer than the one before.
  const isRepeated = told !== added && invite.stampedAt === before.stampedAt;
  return { ...change, invite: isRepeated ? restamp(invite, now) : invite, told, before: known };
}

/** Answers that were asked for anew must be asked for, also where the event is back at a time that guests know. */
function isRescheduled({ events }: Change): boolean {
  return events.some(({ body }) => body.type === 'INVITE_UPDATED' && body.rescheduled);
}

/** All that a mail shows of an event and its organizer; DTSTAMP, SEQUENCE and LAST-MODIFIED are no part of it. */
function shown(event: CalendarEvent, organizer: Organizer): string {
  const parts = Object.entries(event).filter(([part]) => !UNMAILED.has(part));
  return canonical({ ...Object.fromEntries(parts), organizer });
}
