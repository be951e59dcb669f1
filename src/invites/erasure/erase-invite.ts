import { canonicalAddress } from '../address.ts';
import type { DraftEvent } from '../event.ts';
import type { Invite, Recipient } from '../invite.ts';
import { type ErasedPerson, scrub } from './scrub.ts';

/** What erasing somebody from one invite comes to. */
export interface ErasedFromInvite {
  readonly invite: Invite;
  /** What tells subscribers that the invite is another one now. */
  readonly event: DraftEvent;
  /** Recipients, present and removed, who were the person: mail and addresses of theirs go. */
  readonly recipientIds: readonly string[];
  /** Tokens that answers and bounces of theirs would come back under. */
  readonly tokens: readonly string[];
}

/**
 * The invite without the person, who is remembered by a mark alone; undefined where it has nothing of them. Their
 * place stays, with their status, under the pseudonym and a token that nobody was told.
 */
export function eraseFromInvite(
  before: Invite,
  person: ErasedPerson,
  {
    mark,
    now,
    newId,
    newToken,
  }: {
    readonly mark: string;
    readonly now: number;
    readonly newId: () => string;
    readonly newToken: () => string;
  },
): ErasedFromInvite | undefined {
  const scrubbed = scrub(before, person);
  if (scrubbed === before) return undefined;
  const key = canonicalAddress(person.email);
  const theirs = [...before.recipients, ...before.removed].filter(
    ({ email }) => canonicalAddress(email) === key,
  );
  const ids = new Set(theirs.map(({ id }) => id));
  // An invite for one person has one token, theirs; in a group each has their own.
  const only = !before.group && ids.size > 0 ? newToken() : undefined;
  const anew = (recipient: Recipient): Recipient =>
    ids.has(recipient.id) ? { ...recipient, token: only ?? newToken() } : recipient;
  const invite: Invite = {
    ...scrubbed,
    ...(only === undefined ? {} : { replyToken: only }),
    recipients: scrubbed.recipients.map(anew),
    removed: scrubbed.removed.map(anew),
    erased: [...new Set([...(before.erased ?? []), mark])],
    revision: before.revision + 1,
    updatedAt: Math.max(before.updatedAt, now),
  };
  return {
    invite,
    event: {
      id: newId(),
      occurredAt: now,
      body: { type: 'INVITE_UPDATED', changed: ['recipients'], rescheduled: false },
      invite,
    },
    recipientIds: [...ids],
    tokens: theirs.flatMap(({ token, bounceToken }) => (bounceToken ? [token, bounceToken] : [token])),
  };
}
