import { RefusedError, refuse } from '../errors.ts';
import { sameAddress } from './address.ts';
import type { Change, Minted } from './create.ts';
import { acceptEvent, type EventDraft } from './event-input.ts';
import type { CalendarEvent, Invite, Recipient, Reply } from './invite.ts';
import { asksAnew, withFittingOccurrences } from './series/series-change.ts';
import { nextStamp } from './stamp.ts';

/** New values for some parts of an event; `null` takes an optional part away, what is absent stays. */
export type EventPatch = {
  readonly [Part in keyof EventDraft]?: EventDraft[Part] | null;
};

/** Parts that every event has (RFC 5546 §3.2.2 asks for them in a REQUEST), so that `null` is refused. */
const REQUIRED = ['summary', 'start', 'end'] as const satisfies readonly (keyof EventDraft)[];

type Clock = Pick<Minted, 'now' | 'newId'>;

/**
 * Parts that no mail shows, so that changing them alone mails nobody and leaves SEQUENCE as it is. New guests are
 * among them: the others' mails do not show them.
 */
export const UNMAILED: ReadonlySet<string> = new Set(['reminders', 'color', 'callbackUrl', 'recipients']);

/**
 * The invite with a changed event. A moved start or end asks everybody anew: SEQUENCE rises, answers go
 * back to PENDING and older replies become stale. Any other mailed change raises SEQUENCE too, since
 * Exchange and Gmail ignore updates otherwise, but keeps the answers (mail-invitations 1.3).
 * A patch that changes nothing gives the same invite and no events. Throws RefusedError.
 */
export function amendInvite(invite: Invite, patch: EventPatch, clock: Clock): Change {
  mustBeActive(invite);
  return amended(invite, { ...invite, event: acceptEvent(patched(invite.event, patch)) }, clock);
}

/**
 * The invite with the event, organizer, callback address and recipients of another value of it; an
 * `INVITE_UPDATED` names what differs. Where nothing does, the same invite and no events.
 */
export function amended(invite: Invite, wanted: Invite, clock: Clock): Change {
  const changed = [
    ...changedParts(invite.event, wanted.event),
    ...(['callbackUrl', 'organizer', 'recipients'] as const).filter(
      (part) => canonical(invite[part]) !== canonical(wanted[part]),
    ),
  ].sort();
  if (changed.length === 0) return { invite, events: [] };

  const rescheduled = asksAnew(invite.event, wanted.event);
  // Whoever was taken off has a cancellation of this SEQUENCE, and would ignore an invitation of the same one.
  const comesBack = wanted.removed.length < invite.removed.length;
  const mailed = isMailed(changed) || comesBack;
  const sequence = invite.sequence + (mailed ? 1 : 0);
  const fitting = withFittingOccurrences(wanted, rescheduled);
  const next: Invite = {
    ...fitting,
    revision: invite.revision + 1,
    sequence,
    ...(rescheduled ? { majorSequence: sequence, majorAt: clock.now } : {}),
    stampedAt: mailed ? nextStamp(invite, clock.now) : invite.stampedAt,
    recipients: rescheduled ? askedAnew(fitting.recipients, invite) : fitting.recipients,
    replies: rescheduled ? fitting.replies.map(overtaken) : fitting.replies,
    updatedAt: clock.now,
  };
  return changeOf(next, clock, { type: 'INVITE_UPDATED', changed, rescheduled });
}

/** True where the change shows in the invitation's text, so that recipients have to be told. */
export function isMailed(changed: readonly string[]): boolean {
  return changed.some((part) => !UNMAILED.has(part));
}

/** The invite called off. Cancelling twice changes nothing and is no error: callers retry. */
export function cancelInvite(invite: Invite, clock: Clock): Change {
  if (invite.state === 'CANCELLED') return { invite, events: [] };
  const next: Invite = {
    ...invite,
    state: 'CANCELLED',
    revision: invite.revision + 1,
    sequence: invite.sequence + 1,
    stampedAt: nextStamp(invite, clock.now),
    updatedAt: clock.now,
    cancelledAt: clock.now,
  };
  return changeOf(next, clock, { type: 'INVITE_CANCELLED' });
}

/** A group invite without one of its recipients. Throws RefusedError where nobody would be left. */
export function removeRecipient(
  invite: Invite,
  email: string,
  clock: Clock,
): Change & { removed: Recipient } {
  mustBeActive(invite);
  const removed = invite.recipients.find((recipient) => sameAddress(recipient.email, email));
  if (!removed)
    throw refuse(
      'RECIPIENT_NOT_FOUND',
      `${email} is not a recipient of this invite.`,
      'input',
      'recipientEmail',
    );
  if (!invite.group || invite.recipients.length === 1)
    throw refuse(
      'NOT_ALLOWED',
      'The only recipient cannot be removed. Call the invite off with cancelInvite.',
      'input',
      'recipientEmail',
    );
  const next: Invite = {
    ...invite,
    revision: invite.revision + 1,
    sequence: invite.sequence + 1,
    stampedAt: nextStamp(invite, clock.now),
    recipients: invite.recipients.filter((recipient) => recipient !== removed),
    removed: [...invite.removed, removed],
    updatedAt: clock.now,
  };
  return { ...changeOf(next, clock, { type: 'RECIPIENT_REMOVED', recipient: removed }), removed };
}

/** The invite with a fresh DTSTAMP, so that a text sent again is newer than the one it repeats. */
export function restamp(invite: Invite, now: number): Invite {
  return { ...invite, stampedAt: nextStamp(invite, now) };
}

/** Throws RefusedError INVITE_CANCELLED for an invite that was called off. */
export function mustBeActive(invite: Invite): void {
  if (invite.state === 'CANCELLED')
    throw refuse(
      'INVITE_CANCELLED',
      `Invite ${invite.smartInviteId} was cancelled and cannot be changed. Create a new one.`,
      'input',
      'smartInviteId',
    );
}

function patched(event: CalendarEvent, patch: EventPatch): EventDraft {
  const merged: Record<string, unknown> = { ...event };
  for (const [part, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) delete merged[part];
    else merged[part] = value;
  }
  const missing = REQUIRED.filter((part) => merged[part] === undefined);
  if (missing.length > 0)
    throw new RefusedError(
      missing.map((part) => ({
        code: 'INVALID_INPUT',
        message: `${part} cannot be taken away.`,
        path: ['input', 'event', part],
      })),
    );
  return merged as unknown as EventDraft;
}

/** Names of the parts in which two events differ. */
export function changedParts(before: CalendarEvent, after: CalendarEvent): string[] {
  const parts = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof CalendarEvent>;
  return [...parts].filter((part) => canonical(before[part]) !== canonical(after[part]));
}

/** JSON with sorted keys: two equal locations must compare equal however their fields were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.keys(inner)
            .sort()
            .map((key) => [key, inner[key]]),
        )
      : inner,
  );
}

/** A proposal against the old time stays on record and must not be accepted unawares (mail-replies 90, 95). */
function overtaken(reply: Reply): Reply {
  return reply.proposal ? { ...reply, proposal: { ...reply.proposal, outdated: true } } : reply;
}

/** Whoever is new begins with the status that the caller gave: it is about the new time already. */
function askedAnew(recipients: readonly Recipient[], before: Invite): Recipient[] {
  const present = new Set(before.recipients.map(({ id }) => id));
  return recipients.map((recipient) => (present.has(recipient.id) ? unanswered(recipient) : recipient));
}

function unanswered({ comment: _c, proposal: _p, respondedAt: _r, ...recipient }: Recipient): Recipient {
  return { ...recipient, status: 'PENDING' };
}

function changeOf(invite: Invite, clock: Clock, body: Change['events'][number]['body']): Change {
  return { invite, events: [{ id: clock.newId(), occurredAt: clock.now, body, invite }] };
}
