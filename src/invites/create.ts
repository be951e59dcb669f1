import { type Problem, RefusedError } from '../errors.ts';
import { canonicalAddress } from './address.ts';
import type { DraftEvent } from './event.ts';
import { acceptEvent, type EventDraft, isWebUrl, TEXT_LIMITS } from './event-input.ts';
import type { Delivery, Invite, Organizer, Recipient, RsvpStatus } from './invite.ts';
import { wholeSeconds } from './stamp.ts';

/** Recipients that one invite may have: each change is mailed to every one of them and kept in each event. */
export const MAX_RECIPIENTS = 200;
/** Longest `smartInviteId`, in characters. */
export const MAX_SMART_INVITE_ID = 256;
/** Longest mail address that a forward path can carry (RFC 5321 §4.5.3.1.3 without the angle brackets). */
const MAX_EMAIL = 254;

export interface RecipientDraft {
  readonly email: string;
  readonly name?: string;
  /** The status to begin with, where the caller knows the answer already. Default PENDING. */
  readonly status?: RsvpStatus;
}

export interface InviteDraft {
  readonly smartInviteId: string;
  /** Exactly one of `recipient` and `recipients`. */
  readonly recipient?: RecipientDraft;
  readonly recipients?: readonly RecipientDraft[];
  readonly event: EventDraft;
  readonly organizer?: Organizer;
  readonly callbackUrl?: string;
  readonly delivery?: Delivery;
  /** Only with `recipients`: whether they see one another. Default false. */
  readonly showGuestList?: boolean;
}

/** What only the world outside the domain can give: unguessable values and the time. */
export interface Minted {
  readonly now: number;
  readonly newId: () => string;
  /** A new local part for a reply address; 128 random bits, since it routes answers. */
  readonly newToken: () => string;
  /** A new globally unique iCalendar UID, for the invite whose answers come back under this token. */
  readonly newUid: (replyToken: string) => string;
}

/** A change that the domain made: the next state and what happened. */
export interface Change {
  readonly invite: Invite;
  readonly events: readonly DraftEvent[];
}

/** A new invite. Throws RefusedError naming every input that is wrong. */
export function createInvite(application: string, draft: InviteDraft, minted: Minted): Change {
  const problems = [...identityProblems(draft), ...recipientProblems(draft), ...detailProblems(draft)];
  const event = collect(problems, () => acceptEvent(draft.event));
  if (problems.length > 0 || !event) throw new RefusedError(problems);

  const { now } = minted;
  const group = draft.recipients !== undefined;
  const recipients = (draft.recipients ?? [draft.recipient as RecipientDraft]).map(
    (recipient): Recipient => ({
      id: minted.newId(),
      token: minted.newToken(),
      bounceToken: bounceTokenOf(minted.newToken()),
      email: recipient.email.trim(),
      ...(recipient.name ? { name: recipient.name } : {}),
      status: recipient.status ?? 'PENDING',
    }),
  );
  // One recipient: the ORGANIZER is that recipient's own reply address. Several: all of them must see the
  // same ORGANIZER under the one UID, or two guests of one Exchange or Google tenant conflict (2.4, never C).
  const replyToken = group ? minted.newToken() : (recipients[0] as Recipient).token;
  const invite: Invite = {
    id: minted.newId(),
    application,
    smartInviteId: draft.smartInviteId,
    group,
    uid: minted.newUid(replyToken),
    replyToken,
    state: 'ACTIVE',
    revision: 1,
    sequence: 0,
    majorSequence: 0,
    majorAt: now,
    stampedAt: wholeSeconds(now),
    event,
    organizer: draft.organizer ?? {},
    ...(draft.callbackUrl ? { callbackUrl: draft.callbackUrl } : {}),
    delivery: draft.delivery ?? 'SEND',
    ...(draft.showGuestList ? { showGuestList: true } : {}),
    recipients,
    removed: [],
    replies: [],
    orders: [],
    createdAt: now,
    updatedAt: now,
  };
  return {
    invite,
    events: [{ id: minted.newId(), occurredAt: now, body: { type: 'INVITE_CREATED' }, invite }],
  };
}

/** A bounce address is drawn like a reply address and is another one, or a bounce could be taken for an answer. */
function bounceTokenOf(token: string): string {
  return token.replace(/^r-/, 'b-');
}

function identityProblems({ smartInviteId }: InviteDraft): Problem[] {
  if (smartInviteId.trim() === '') return [invalid('smartInviteId must not be empty.', 'smartInviteId')];
  if (smartInviteId.length > MAX_SMART_INVITE_ID)
    return [invalid(`smartInviteId must have at most ${MAX_SMART_INVITE_ID} characters.`, 'smartInviteId')];
  return [];
}

function recipientProblems({ recipient, recipients }: InviteDraft): Problem[] {
  if ((recipient === undefined) === (recipients === undefined))
    return [invalid('Give exactly one of recipient and recipients.', 'recipient')];
  if (recipient) return personProblems(recipient, ['recipient']);
  const list = recipients ?? [];
  if (list.length === 0) return [invalid('recipients must not be empty.', 'recipients')];
  if (list.length > MAX_RECIPIENTS)
    return [invalid(`An invite takes at most ${MAX_RECIPIENTS} recipients.`, 'recipients')];
  const seen = new Set<string>();
  return list.flatMap((person, index) => {
    const address = canonicalAddress(person.email);
    const repeated = seen.has(address);
    seen.add(address);
    const path = ['recipients', String(index)];
    const found = personProblems(person, path);
    return repeated ? [...found, invalid(`${person.email} is listed twice.`, ...path, 'email')] : found;
  });
}

function personProblems({ email, name }: RecipientDraft, path: string[]): Problem[] {
  const problems = addressProblems(email, path);
  if ((name?.length ?? 0) > TEXT_LIMITS.name)
    problems.push(invalid(`name must have at most ${TEXT_LIMITS.name} characters.`, ...path, 'name'));
  return problems;
}

/** One mail address without a display name, a second address or anything that could start a new header line. */
function addressProblems(email: string, path: string[]): Problem[] {
  const address = /^[^\s\u0000-\u001f\u007f@<>",;:\\()[\]]+@[^\s\u0000-\u001f\u007f@<>",;:\\()[\]/?#%]+$/;
  if (address.test(email.trim()) && email.length <= MAX_EMAIL) return [];
  return [invalid('email must be one mail address, such as ana@example.com.', ...path, 'email')];
}

function detailProblems({ organizer, callbackUrl, recipients, showGuestList }: InviteDraft): Problem[] {
  const problems = organizer?.email === undefined ? [] : addressProblems(organizer.email, ['organizer']);
  if (showGuestList && !recipients)
    problems.push(invalid('showGuestList is for an invite with recipients.', 'showGuestList'));
  if ((organizer?.name?.length ?? 0) > TEXT_LIMITS.name)
    problems.push(invalid(`name must have at most ${TEXT_LIMITS.name} characters.`, 'organizer', 'name'));
  if (callbackUrl !== undefined && (!isWebUrl(callbackUrl) || callbackUrl.length > TEXT_LIMITS.url))
    problems.push(invalid('callbackUrl must be an http or https address.', 'callbackUrl'));
  return problems;
}

function invalid(message: string, ...path: string[]): Problem {
  return { code: 'INVALID_INPUT', message, path: ['input', ...path] };
}

function collect<T>(problems: Problem[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
