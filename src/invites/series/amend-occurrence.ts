import { type RefusedError, refuse } from '../../errors.ts';
import { changedParts, mustBeActive } from '../amend.ts';
import type { Change, Minted } from '../create.ts';
import { acceptEvent } from '../event-input.ts';
import type { Invite, OccurrenceOverride, OccurrencePatch } from '../invite.ts';
import { nextStamp } from '../stamp.ts';
import { type EventTime, epochOf, formatInstant, instantTime, sameMoment } from '../time.ts';
import { findOccurrence, inviteOccurrence, overrideAt } from './invite-occurrences.ts';
import { withoutAnswers } from './occurrence-answers.ts';
import { hasOtherOccurrence } from './series.ts';

/** Occurrences of one invite that may differ from its series: each is a VEVENT more in every text of it. */
export const MAX_CHANGED_OCCURRENCES = 50;
/** Occurrences of one invite that may be called off: each is a line more. */
export const MAX_CANCELLED_OCCURRENCES = 200;

type Clock = Pick<Minted, 'now' | 'newId'>;

/** A change of one occurrence, and the start that it has in the series. */
export interface OccurrenceChange extends Change {
  readonly recurrenceId: EventTime;
}

/**
 * The invite with one occurrence changed (RFC 5546 §3.2.2 with a RECURRENCE-ID). A moved one asks everybody anew
 * for it, and for nothing else; with a new start alone it keeps its length. A patch that changes nothing gives the
 * same invite. Throws RefusedError where there is no such occurrence, and for what no event may have.
 */
export function updateOccurrence(
  invite: Invite,
  occurrence: EventTime,
  patch: OccurrencePatch,
  clock: Clock,
): OccurrenceChange {
  const recurrenceId = mustOccur(invite, occurrence);
  const before = inviteOccurrence(invite, recurrenceId).event;
  const old = overrideAt(invite, recurrenceId);
  const merged: OccurrencePatch = { ...old?.patch, ...withEnd(patch, before) };
  const override = { recurrenceId, ...old, patch: merged };
  const after = inviteOccurrence({ ...invite, overrides: [override] }, recurrenceId).event;
  acceptEvent(after);
  if (after.start.kind !== before.start.kind)
    throw refuse(
      'INVALID_INPUT',
      'An occurrence begins as the series does: both on dateTime, or both on date.',
      ...EVENT,
      'start',
    );
  if (changedParts(before, after).length === 0) return { invite, events: [], recurrenceId };
  const changed = invite.overrides?.filter(({ cancelled }) => !cancelled).length ?? 0;
  if (!old && changed >= MAX_CHANGED_OCCURRENCES)
    throw refuse(
      'NOT_ALLOWED',
      `At most ${MAX_CHANGED_OCCURRENCES} occurrences may differ from their series. Make a new invite for the rest.`,
      ...OCCURRENCE,
    );
  const moved = !sameMoment(before.start, after.start) || !sameMoment(before.end, after.end);
  const at = { sequence: invite.sequence + 1, at: clock.now };
  return changeOf(invite, { ...override, ...(moved ? { moved: at } : {}) }, moved, clock);
}

/**
 * The invite with one occurrence called off (RFC 5546 §3.2.5 with a RECURRENCE-ID). Calling it off twice changes
 * nothing. Throws RefusedError where there is no such occurrence, or no other one would be left.
 */
export function cancelOccurrence(invite: Invite, occurrence: EventTime, clock: Clock): OccurrenceChange {
  mustRecur(invite);
  const found = findOccurrence(invite, occurrence);
  if (found.kind === 'cancelled') return { invite, events: [], recurrenceId: found.recurrenceId };
  const recurrenceId = mustOccur(invite, occurrence);
  const cancelled = invite.overrides?.filter((override) => override.cancelled) ?? [];
  if (cancelled.length >= MAX_CANCELLED_OCCURRENCES)
    throw refuse(
      'NOT_ALLOWED',
      `At most ${MAX_CANCELLED_OCCURRENCES} occurrences may be called off. Change the rule with updateInvite.`,
      ...OCCURRENCE,
    );
  const gone = [recurrenceId, ...cancelled.map((override) => override.recurrenceId)];
  if (!hasOtherOccurrence(invite.event, gone))
    throw refuse(
      'NOT_ALLOWED',
      'This is the last occurrence that is left. Call the whole invite off with cancelInvite.',
      ...OCCURRENCE,
    );
  const patch = overrideAt(invite, recurrenceId)?.patch ?? {};
  return changeOf(invite, { recurrenceId, patch, cancelled: true }, true, clock);
}

const OCCURRENCE = ['input', 'occurrence'] as const;
const EVENT = ['input', 'event'] as const;

function mustRecur(invite: Invite): void {
  mustBeActive(invite);
  if (!invite.event.recurrence)
    throw refuse(
      'NOT_ALLOWED',
      'This event takes place once. Change it with updateInvite, or call it off with cancelInvite.',
      ...OCCURRENCE,
    );
}

function mustOccur(invite: Invite, occurrence: EventTime): EventTime {
  mustRecur(invite);
  const found = findOccurrence(invite, occurrence);
  if (found.kind === 'occurs') return found.recurrenceId;
  throw found.kind === 'cancelled' ? gone() : none(occurrence);
}

function gone(): RefusedError {
  return refuse(
    'NOT_ALLOWED',
    'This occurrence was called off. Calendars ignore one that comes back: add another day with updateInvite.',
    ...OCCURRENCE,
  );
}

function none(occurrence: EventTime): RefusedError {
  const name = occurrence.kind === 'date' ? occurrence.date : occurrence.instant;
  return refuse(
    'INVALID_INPUT',
    `No occurrence begins at ${name}. Give a recurrenceId of Invite.occurrences.`,
    ...OCCURRENCE,
  );
}

/** An occurrence that is only given a new start keeps its length. */
function withEnd(
  patch: OccurrencePatch,
  { start, end }: { start: EventTime; end: EventTime },
): OccurrencePatch {
  if (!patch.start || patch.end || patch.start.kind !== start.kind) return patch;
  const epochMs = epochOf(patch.start) + epochOf(end) - epochOf(start);
  const moved: EventTime =
    end.kind === 'date'
      ? { ...end, date: formatInstant(epochMs).slice(0, 10) }
      : instantTime(epochMs, end.timeZone, ...EVENT, 'start');
  return { ...patch, end: moved };
}

function changeOf(
  invite: Invite,
  override: OccurrenceOverride,
  asksAnew: boolean,
  { now, newId }: Clock,
): OccurrenceChange {
  const { recurrenceId } = override;
  const others = invite.overrides?.filter((each) => !sameMoment(each.recurrenceId, recurrenceId)) ?? [];
  const byStart = (a: OccurrenceOverride, b: OccurrenceOverride) =>
    epochOf(a.recurrenceId) - epochOf(b.recurrenceId);
  const asked = asksAnew ? withoutAnswers(invite, [recurrenceId]) : invite;
  const next: Invite = {
    ...asked,
    overrides: [...others, override].sort(byStart),
    revision: invite.revision + 1,
    sequence: invite.sequence + 1,
    stampedAt: nextStamp(invite, now),
    updatedAt: now,
  };
  const body = {
    type: 'INVITE_UPDATED' as const,
    changed: ['occurrences'],
    rescheduled: asksAnew && !override.cancelled,
    recurrenceId,
  };
  return { invite: next, events: [{ id: newId(), occurredAt: now, body, invite: next }], recurrenceId };
}
