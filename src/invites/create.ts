import { type Problem, RefusedError } from '../errors.ts';
import type { DraftEvent } from './event.ts';
import { acceptEvent, type EventDraft, isWebUrl, TEXT_LIMITS } from './event-input.ts';
import type { Delivery, Invite, Organizer, Recipient } from './invite.ts';
import {
  addressProblems,
  invalid,
  newRecipient,
  peopleProblems,
  personProblems,
  type RecipientDraft,
} from './recipient-draft.ts';
import { wholeSeconds } from './stamp.ts';

/** Longest `smartInviteId`, in characters. */
export const MAX_SMART_INVITE_ID = 256;
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
  const recipients = (draft.recipients ?? [draft.recipient as RecipientDraft]).map((person) =>
    newRecipient(person, minted),
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

function identityProblems({ smartInviteId }: InviteDraft): Problem[] {
  if (smartInviteId.trim() === '') return [invalid('smartInviteId must not be empty.', 'smartInviteId')];
  if (smartInviteId.length > MAX_SMART_INVITE_ID)
    return [invalid(`smartInviteId must have at most ${MAX_SMART_INVITE_ID} characters.`, 'smartInviteId')];
  return [];
}

function recipientProblems({ recipient, recipients }: InviteDraft): Problem[] {
  if (recipient && !recipients) return personProblems(recipient, ['recipient']);
  if (recipients && !recipient) return peopleProblems(recipients);
  return [invalid('Give exactly one of recipient and recipients.', 'recipient')];
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

function collect<T>(problems: Problem[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
