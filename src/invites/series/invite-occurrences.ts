import type { CalendarEvent, Invite, OccurrenceOverride, Recipient, RsvpStatus } from '../invite.ts';
import { type EventTime, epochOf, sameMoment } from '../time.ts';
import { dateOfDay } from './civil-day.ts';
import { localAt } from './local-time.ts';
import { occurrenceAt, occurrencesOf, occursAt } from './occurrences.ts';

/** The occurrences of an invite as they really take place: those of its event with what was changed in single ones. */

export interface InviteOccurrence {
  /** The start that it has in the series, which names it for good. */
  readonly recurrenceId: EventTime;
  readonly cancelled: boolean;
  /** What takes place, without a recurrence of its own. */
  readonly event: CalendarEvent;
}

/** Under which everything about one occurrence is found. */
export function occurrenceKey(recurrenceId: EventTime): string {
  return `${recurrenceId.kind} ${epochOf(recurrenceId)}`;
}

/** What was changed in an occurrence, if anything was. */
export function overrideAt(invite: Invite, recurrenceId: EventTime): OccurrenceOverride | undefined {
  return invite.overrides?.find((override) => sameMoment(override.recurrenceId, recurrenceId));
}

/** One occurrence with what was changed in it. Whether the series has it is findOccurrence's to say. */
export function inviteOccurrence(invite: Invite, recurrenceId: EventTime): InviteOccurrence {
  const { recurrence: _series, ...event } = invite.event;
  const override = overrideAt(invite, recurrenceId);
  const { start, end } = occurrenceAt(invite.event, recurrenceId);
  const patched = { ...event, start, end, ...override?.patch };
  const kept = Object.entries(patched).filter(([, value]) => value !== null);
  return {
    recurrenceId,
    cancelled: override?.cancelled ?? false,
    event: Object.fromEntries(kept) as unknown as CalendarEvent,
  };
}

/**
 * The occurrences that end after `from`, milliseconds since 1970, in the order of their real starts, `limit` at
 * most. Those that were called off are among them; days that the recurrence itself leaves out are not.
 */
export function inviteOccurrences(invite: Invite, from: number, limit: number): InviteOccurrence[] {
  const length = epochOf(invite.event.end) - epochOf(invite.event.start);
  const changed = (invite.overrides ?? []).map(({ recurrenceId }) => inviteOccurrence(invite, recurrenceId));
  const keys = new Set(changed.map(({ recurrenceId }) => occurrenceKey(recurrenceId)));
  const found: InviteOccurrence[] = [];
  for (const { recurrenceId } of occurrencesOf(invite.event, from - length + 1)) {
    if (keys.has(occurrenceKey(recurrenceId))) continue;
    found.push(inviteOccurrence(invite, recurrenceId));
    if (found.length === limit) break;
  }
  return [...found, ...changed.filter(({ event }) => epochOf(event.end) > from)]
    .sort((a, b) => epochOf(a.event.start) - epochOf(b.event.start))
    .slice(0, limit);
}

export type FoundOccurrence =
  | { readonly kind: 'occurs' | 'cancelled'; readonly recurrenceId: EventTime; readonly warning?: string }
  | { readonly kind: 'whole'; readonly warning: string }
  | { readonly kind: 'none'; readonly warning: string };

/**
 * The occurrence that somebody means with a RECURRENCE-ID, as their program wrote it (mail-replies cases 71 to 73,
 * 76): compared as a moment, then by date in the series' zone, then with the starts that occurrences were moved to.
 */
export function findOccurrence(invite: Invite, time: EventTime): FoundOccurrence {
  const { event } = invite;
  if (!event.recurrence && sameMoment(time, event.start))
    return { kind: 'whole', warning: 'RECURRENCE-ID was ignored: the event takes place once.' };
  const exact = stateOf(invite, time);
  if (exact) return { kind: exact, recurrenceId: { ...time, timeZone: event.start.timeZone } };
  const byDate = datesMeant(event, time).flatMap((date) => startsOn(event, date));
  const [only] = byDate;
  const state = only && byDate.length === 1 ? stateOf(invite, only) : undefined;
  if (only && state)
    return { kind: state, recurrenceId: only, warning: 'RECURRENCE-ID was matched by its date.' };
  const moved = invite.overrides?.filter(({ patch }) => patch.start && sameMoment(patch.start, time)) ?? [];
  if (moved.length === 1 && moved[0] && !moved[0].cancelled)
    return {
      kind: 'occurs',
      recurrenceId: moved[0].recurrenceId,
      warning: 'RECURRENCE-ID names the time that the occurrence was moved to; it was taken for that one.',
    };
  return { kind: 'none', warning: 'RECURRENCE-ID is no occurrence of the event.' };
}

/** What holds of a recipient for one occurrence: their answer to it, or to the series, unless it moved since. */
export function occurrenceStatus(invite: Invite, recipient: Recipient, recurrenceId: EventTime): RsvpStatus {
  const answer = recipient.occurrences?.find((each) => sameMoment(each.recurrenceId, recurrenceId));
  if (answer) return answer.status;
  const { moved } = overrideAt(invite, recurrenceId) ?? {};
  return moved && (recipient.respondedAt ?? 0) <= moved.at ? 'PENDING' : recipient.status;
}

function stateOf(invite: Invite, time: EventTime): 'occurs' | 'cancelled' | undefined {
  const state = occursAt(invite.event, time);
  if (state === 'none') return undefined;
  return state === 'excluded' || overrideAt(invite, time)?.cancelled ? 'cancelled' : 'occurs';
}

/** The days that a time of the other kind may mean: a midnight in its own zone, the series' or UTC for all-day ones. */
function datesMeant({ start }: CalendarEvent, time: EventTime): readonly string[] {
  if (start.kind === time.kind) return [];
  const dates = [time.timeZone, start.timeZone, 'Etc/UTC'].flatMap((zone) => {
    const { day, second } = localAt(epochOf(time), zone);
    return second === 0 ? [dateOfDay(day)] : [];
  });
  return dates.slice(0, 1);
}

/** The starts on a day of the series' own zone, those that are left out too. */
function startsOn(event: CalendarEvent, date: string): EventTime[] {
  const { start, recurrence } = event;
  if (start.kind === 'date') return [{ kind: 'date', date, timeZone: start.timeZone }];
  const day = Date.parse(`${date}T00:00:00Z`);
  const all = {
    start,
    end: event.end,
    ...(recurrence ? { recurrence: { ...recurrence, exdates: [] } } : {}),
  };
  const found: EventTime[] = [];
  // No zone is more than a day away from UTC.
  for (const { recurrenceId } of occurrencesOf(all, day - 86_400_000)) {
    const local = localAt(epochOf(recurrenceId), start.timeZone);
    if (local.day * 86_400_000 > day) break;
    if (local.day * 86_400_000 === day) found.push(recurrenceId);
  }
  return found;
}
