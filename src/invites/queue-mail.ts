import { isSuppressed, noteQueued } from './delivery.ts';
import { hadMailBefore, noteFirstMail } from './first-mail.ts';
import { guestsShownTo, publicGuest } from './guest-list.ts';
import type { CalendarEvent, Delivery, Invite, MailMethod, Recipient } from './invite.ts';
import type { MailJob } from './ports.ts';
import type { EventTime } from './time.ts';

/** Whom a change is mailed to, and as what. */
export interface Mailing {
  /** The invite after the change. */
  readonly invite: Invite;
  readonly method: MailMethod;
  readonly told: readonly Recipient[];
  /** Who gets the present text as a REQUEST, whatever the method for `told` is. */
  readonly others?: readonly Recipient[];
  readonly delivery: Delivery;
  /** The event as those who are told know it. */
  readonly before?: CalendarEvent;
  /** The one occurrence of a series that it changes; absent: the whole invite. */
  readonly recurrenceId?: EventTime;
  /** What the organizer has to say to who is told. */
  readonly note?: string;
  /** The upstream's text for who is told, where it is not the invite's own. */
  readonly text?: string;
}

/** One mail of a change. */
interface MailTo {
  readonly method: MailMethod;
  readonly recipient: Recipient;
}

/** Everybody whom a change concerns, mailed or not: what still waits for them is out of date. */
export function concerned({ told, others = [] }: Mailing): readonly Recipient[] {
  return [...told, ...others];
}

/** The mails of a change; none to people who complained about one. */
export function mailsOf({ delivery, method, told, others = [] }: Mailing): readonly MailTo[] {
  if (delivery !== 'SEND') return [];
  return [
    ...told.map((recipient) => ({ method, recipient })),
    ...others.map((recipient) => ({ method: 'REQUEST' as const, recipient })),
  ].filter(({ recipient }) => !isSuppressed(recipient));
}

/** The invite with the mails of a change noted as waiting. `unsent`: the mails that they replace in the queue. */
export function withMailsNoted(
  { invite }: Mailing,
  mails: readonly MailTo[],
  unsent: readonly MailJob[],
  now: number,
): Invite {
  const stamps = new Map(unsent.map(({ recipient, invite: { stampedAt } }) => [recipient.id, stampedAt]));
  const ids = mails.map(({ recipient }) => recipient.id);
  const noted = noteFirstMail(invite, ids, stamps);
  return mails.reduce((so, { method, recipient }) => noteQueued(so, [recipient.id], method, now), noted);
}

/**
 * A mail as the queue keeps it: with the invite as its reader may see it. Mail about one occurrence that takes the
 * place of other mail says everything, as that would have.
 */
export function jobOf(
  { method: wanted, recipient: told }: MailTo,
  invite: Invite,
  { text, note, before, recurrenceId }: Mailing,
  unsent: readonly MailJob[],
): MailJob {
  // Who was taken off the list is not in it any more.
  const recipient = invite.recipients.find(({ id }) => id === told.id) ?? told;
  const replaced = unsent.find((job) => job.recipient.id === told.id);
  const known = replaced ? replaced.before : before;
  const only = replaced ? undefined : recurrenceId;
  const method = recurrenceId && !only ? 'REQUEST' : wanted;
  const [own, ...others] = guestsShownTo(invite, recipient);
  return {
    method,
    recipient,
    invite: {
      ...invite,
      ...(text === undefined ? {} : { upstream: { icalendar: text } }),
      recipients: [own ?? recipient, ...others.map(publicGuest)],
      removed: [],
      replies: [],
      orders: [],
    },
    ...(note ? { note } : {}),
    ...(only ? { recurrenceId: only } : {}),
    ...(known && method === 'REQUEST' && hadMailBefore(invite, recipient) ? { before: known } : {}),
  };
}
