import type { DraftEvent } from './event.ts';
import type { Invite } from './invite.ts';
import type { InboundMessage, InviteRef, NewId, Transact, Unit } from './ports.ts';
import { applyReply, type IncomingReply, type ReplyDisposition } from './reply.ts';
import { type Claim, matchResponder, type ReplyTrust } from './responder.ts';

/** An answer with who claims to give it. */
export interface ClaimedReply {
  readonly claim: Claim;
  readonly reply: IncomingReply;
}

export interface RecordedReply {
  readonly disposition: ReplyDisposition;
  readonly warnings: readonly string[];
  /** The invite afterwards; absent where there is none by that reference. */
  readonly invite?: Invite;
}

export interface ReplyParts {
  readonly transact: Transact;
  readonly trust: ReplyTrust;
  readonly newId: NewId;
  readonly committed: (application: string) => void;
}

export type RecordReply = (
  application: string,
  ref: InviteRef,
  answers: readonly ClaimedReply[],
  message?: InboundMessage,
) => Promise<RecordedReply>;

/**
 * The one door for answers: callbacks, mail and simulations end here. State, events and the message itself
 * are kept in one transaction, so whoever sent the answer may be told "received" once this resolves, and not
 * before. A message whose key was seen before changes nothing and is kept as `duplicate`.
 */
export function createRecordReply(parts: ReplyParts): RecordReply {
  return async (application, ref, answers, message) => {
    const recorded = await parts.transact((unit) => record(parts, unit, application, ref, answers, message));
    parts.committed(application);
    return recorded;
  };
}

async function record(
  { trust, newId }: Pick<ReplyParts, 'trust' | 'newId'>,
  unit: Unit,
  application: string,
  ref: InviteRef,
  answers: readonly ClaimedReply[],
  message: InboundMessage | undefined,
): Promise<RecordedReply> {
  const found = await unit.records.find(application, ref);
  // A reference that fits several people's invites proves whose answer it is no better than none.
  let invite = found.length === 1 ? found[0] : undefined;
  let disposition: ReplyDisposition = 'unmatched';
  const warnings: string[] = [];
  const events: DraftEvent[] = [];

  if (message && !(await unit.inbox.isNew(application, message.dedupeKey))) disposition = 'duplicate';
  else if (invite)
    for (const { claim, reply } of answers) {
      const outcome = applyReply(invite, matchResponder(invite, claim, trust), reply, newId);
      invite = outcome.invite;
      disposition = outcome.disposition;
      warnings.push(...outcome.warnings);
      events.push(...outcome.events);
    }

  // Saved without an event too: the ordering state may have moved, and must survive a restart. Of several
  // answers the last may be refused, so its disposition does not tell whether an earlier one changed something.
  if (invite && invite !== found[0]) await unit.records.save(invite);
  if (message) await unit.inbox.keep(message, disposition, [...message.warnings, ...warnings]);
  await unit.log.append(events);
  return { disposition, warnings, ...(invite ? { invite } : {}) };
}
