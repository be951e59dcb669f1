import { RefusedError } from '../../src/errors.ts';
import { amendInvite, type EventPatch } from '../../src/invites/amend.ts';
import { createInvite, type InviteDraft, type Minted } from '../../src/invites/create.ts';
import type { EventDraft } from '../../src/invites/event-input.ts';
import type { Invite, Recipient } from '../../src/invites/invite.ts';
import { applyReply, type IncomingReply, type ReplyOutcome } from '../../src/invites/reply.ts';
import { type Claim, matchResponder } from '../../src/invites/responder.ts';
import { dateTime, type EventTime, instantTime } from '../../src/invites/time.ts';

/** When every sample invite was made. */
export const NOW = Date.parse('2031-03-01T08:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

let counter = 0;
export const newId = (): string => `id-${++counter}`;

/** Values that a real gateway takes from chance and the clock. */
export function minted(now = NOW): Minted {
  return { now, newId, newToken: () => `r-${++counter}`, newUid: () => `${++counter}@reply.test` };
}

export const at = (text: string, zone = 'Europe/Lisbon'): EventTime => instantTime(Date.parse(text), zone);
export const day = (text: string): EventTime => dateTime(text);

export const EVENT: EventDraft = {
  summary: 'Flat viewing',
  description: 'Ring bell 4',
  start: at('2031-03-04T09:30:00Z'),
  end: at('2031-03-04T10:00:00Z'),
};

export function draft(over: Partial<InviteDraft> = {}): InviteDraft {
  return {
    smartInviteId: 'visit-7781',
    ...('recipients' in over ? {} : { recipient: { email: 'ana@guest.test' } }),
    event: EVENT,
    ...over,
  };
}

/** An invite for one person. */
export function single(email = 'ana@guest.test'): Invite {
  return createInvite('app', draft({ recipient: { email } }), minted()).invite;
}

/** An invite for several people under one UID. */
export function group(...emails: string[]): Invite {
  return createInvite('app', draft({ recipients: emails.map((email) => ({ email })) }), minted()).invite;
}

export function person(invite: Invite, email: string): Recipient {
  const found = [...invite.recipients, ...invite.removed].find((recipient) => recipient.email === email);
  if (!found) throw new Error(`${email} is not on the sample invite`);
  return found;
}

/** A mailed answer, received a minute after it was written, to the invitation of SEQUENCE 0. */
export function answer(over: Partial<IncomingReply> = {}): IncomingReply {
  const receivedAt = over.receivedAt ?? NOW + 60 * MINUTE;
  return {
    status: 'ACCEPTED',
    sequence: 0,
    stamp: receivedAt - MINUTE,
    receivedAt,
    channel: 'MAIL',
    verification: { verified: false, method: 'REPLY_ADDRESS', explanation: 'Came to the reply address.' },
    ...over,
  };
}

/** The same answer from a program that wrote no such value. */
export function without(reply: IncomingReply, ...fields: ('sequence' | 'stamp' | 'status')[]): IncomingReply {
  return Object.fromEntries(
    Object.entries(reply).filter(([field]) => !(fields as string[]).includes(field)),
  ) as unknown as IncomingReply;
}

/** Takes an answer the whole way: who sent it, then what it does. */
export function receive(invite: Invite, claim: Claim, reply: IncomingReply): ReplyOutcome {
  const outcome = applyReply(invite, matchResponder(invite, claim), reply, newId);
  inWords(outcome.warnings);
  return outcome;
}

export function amended(invite: Invite, patch: EventPatch, now = NOW + MINUTE): Invite {
  return amendInvite(invite, patch, minted(now)).invite;
}

/** The texts, each of which has to say something: whoever is refused or warned reads them. */
export function inWords(texts: readonly string[]): readonly string[] {
  for (const text of texts) if (!/^\S.*\.$/s.test(text)) throw new Error(`no sentence: ${text}`);
  return texts;
}

/** What a refused input was refused for, as `path.to.input: code`. */
export function refusals(attempt: () => unknown): string[] {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    inWords(error.problems.map(({ message }) => message));
    return error.problems.map(({ path, code }) => `${path.join('.')}: ${code}`);
  }
  return [];
}
