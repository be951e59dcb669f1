import { hadMailBefore } from '../invites/first-mail.ts';
import { guestsShownTo } from '../invites/guest-list.ts';
import type { CalendarEvent, Invite, MailMethod, Recipient, RsvpStatus } from '../invites/invite.ts';
import { type AnswerLinks, answerLinks } from './answer-links.ts';
import { multiLine, oneLine } from './clean-text.ts';
import { type Fact, factsOf, newParts } from './event-facts.ts';
import { calendarLeaf } from './when.ts';

/** What a mail says to its reader, before it becomes plain text or HTML; every text clean, none escaped. */
export interface Body {
  /** What the mail is: an invitation, news about one, or the end of it. */
  readonly tone: 'invitation' | 'news' | 'end';
  /** The news in two or three words; absent where the mail is an invitation. */
  readonly headline?: string;
  /** Above the title of an invitation, in place of a headline. */
  readonly lead?: string;
  /** Why this mail came, in one or two sentences. */
  readonly reason: string;
  readonly summary: string;
  /** True where the event does not take place any more, for this reader at least. */
  readonly isOff: boolean;
  readonly leaf: { readonly month: string; readonly day: string; readonly weekday: string };
  readonly facts: readonly Fact[];
  readonly description: string;
  /** What the organizer wrote about this mail. */
  readonly note?: string;
  /** How to answer; absent where there is nothing to answer. */
  readonly answer?: { readonly question: string; readonly hint: string; readonly links?: AnswerLinks };
  /** Whom the mail is for. */
  readonly reader: string;
}

export interface BodyOptions {
  /** The name that From shows. */
  readonly organizer: string;
  /** The page where a reader without a calendar answers. */
  readonly rsvpUrl?: string | undefined;
  /** The event as the reader knows it from the mail before. */
  readonly before?: CalendarEvent | undefined;
  readonly note?: string | undefined;
}

/** The content of the mail about an invite to one recipient. */
export function bodyOf(
  invite: Invite,
  recipient: Recipient,
  method: MailMethod,
  { organizer, rsvpUrl, before, note }: BodyOptions,
): Body {
  const { event } = invite;
  return {
    ...newsOf(invite, recipient, method, organizer, before),
    summary: oneLine(event.summary),
    isOff: method === 'CANCEL' && invite.state === 'CANCELLED',
    leaf: calendarLeaf(event),
    facts: factsOf(invite, organizer, guestsShownTo(invite, recipient), method === 'REQUEST', before),
    description: multiLine(event.description ?? ''),
    ...(note ? { note: multiLine(note) } : {}),
    ...(method === 'REQUEST' ? { answer: answerOf(invite, recipient, rsvpUrl) } : {}),
    reader: oneLine(recipient.email),
  };
}

type News = Pick<Body, 'tone' | 'headline' | 'lead' | 'reason'>;

function newsOf(
  invite: Invite,
  recipient: Recipient,
  method: MailMethod,
  organizer: string,
  before: CalendarEvent | undefined,
): News {
  if (method === 'REQUEST')
    return isUpdate(invite, recipient)
      ? updateOf(invite, organizer, before)
      : {
          tone: 'invitation',
          lead: `${organizer} invites you`,
          reason: `${organizer} invites you to an event.`,
        };
  if (method === 'DECLINECOUNTER')
    return {
      tone: 'news',
      headline: 'The time stays as it is',
      reason: `${organizer} has not taken the time that you proposed.`,
    };
  // A removed guest gets a CANCEL too (RFC 5546 §3.2.5), and must not tell the others that it is off.
  return invite.state === 'CANCELLED'
    ? { tone: 'end', headline: 'Cancelled', reason: `${organizer} has cancelled this event.` }
    : {
        tone: 'end',
        headline: 'You are no longer invited',
        reason: `${organizer} has taken you off the guest list of this event.`,
      };
}

/** True where the mail brings news of an invitation that the recipient has; a guest who came later has none yet. */
export function isUpdate(invite: Invite, recipient: Recipient): boolean {
  return invite.sequence > 0 && hadMailBefore(invite, recipient);
}

function updateOf({ event }: Invite, organizer: string, before: CalendarEvent | undefined): News {
  const parts = before ? newParts(before, event) : [];
  const headline = parts.length === 0 ? 'Changed' : `New ${inWords(parts)}`;
  const reason = parts.includes('time')
    ? `${organizer} has moved an event that you are invited to. Please answer again.`
    : `${organizer} has changed an event that you are invited to.`;
  return { tone: 'news', headline, reason };
}

function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const SAID: Readonly<Record<Exclude<RsvpStatus, 'PENDING'>, string>> = {
  ACCEPTED: 'yes',
  TENTATIVE: 'maybe',
  DECLINED: 'no',
};

function answerOf(invite: Invite, { status }: Recipient, rsvpUrl: string | undefined): Body['answer'] & {} {
  return {
    question: status === 'PENDING' ? 'Will you attend?' : `You said ${SAID[status]}. Has that changed?`,
    hint: rsvpUrl
      ? 'Or answer with the buttons of your mail or calendar program.'
      : 'Answer with the buttons of your mail or calendar program.',
    ...(rsvpUrl ? { links: answerLinks(invite, rsvpUrl) } : {}),
  };
}
