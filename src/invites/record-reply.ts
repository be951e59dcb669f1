import type { AnswerUnit, TransactAnswers } from './answer-ports.ts';
import { ERASED, isErasedFrom, type MarkOf } from './erasure/pseudonym.ts';
import type { DraftEvent } from './event.ts';
import type { InboundMessage } from './inbound-message.ts';
import type { Invite, Verification } from './invite.ts';
import { messageEvent } from './message-event.ts';
import { mustWait } from './must-wait.ts';
import type { CallbackJob, Inbox, InviteRef, NewId, Transact } from './ports.ts';
import { applyReply, type IncomingReply, type ReplyDisposition } from './reply.ts';
import { type Claim, matchResponder, type Responder } from './responder.ts';
import { type ReplyTrust, verificationOf } from './trust.ts';

/** How soon a callback's news are looked up where the invite is kept, in ms: long enough for a burst to be one. */
const CONFIRM_MS = 250;

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

/** Where answers come from, and what goes with them into the transaction. */
export interface ReplySource {
  /** The mail that holds them, kept with them. */
  readonly message?: InboundMessage;
  /** The body of the callback that holds them, and when it came. */
  readonly callback?: { readonly body: string; readonly receivedAt: number };
  /** The message that waits for a person, which this answers. */
  readonly resolves?: string;
  /** They were looked up when the invite was at this revision; they are void if it has moved on. */
  readonly asOfRevision?: number;
}

export interface ReplyParts {
  readonly transact: Transact;
  readonly transactAnswers: TransactAnswers;
  readonly trust: ReplyTrust;
  readonly newId: NewId;
  /** Whether answers can be looked up where an invite is kept; otherwise callbacks are all there is. */
  readonly confirms: boolean;
  /** The body of the callback that tells an application of an event. */
  readonly callbackBody: (event: DraftEvent) => string;
  readonly markOf: MarkOf;
  /** Told after each commit, and whether it left a callback to be sent: answers leave no mail. */
  readonly committed: (application: string, callsBack: boolean) => void;
}

export type RecordReply = (
  application: string,
  ref: InviteRef,
  answers: readonly ClaimedReply[],
  source?: ReplySource,
) => Promise<RecordedReply>;

/**
 * The one door for answers: callbacks, mail, look-ups and simulations end here. State, events, the message itself
 * and the callbacks they cause are kept in one transaction, so whoever sent the answer may be told "received" once
 * this resolves, and not before. A message whose key was seen before changes nothing and is kept as `duplicate`.
 *
 * Cronofy signs neither the time nor an id, so a callback that was captured can be played again. One that comes for
 * the first time is applied at once; one that was seen before may be a repetition or really a third answer like the
 * first, so it changes nothing by itself. Either has the answers looked up at Cronofy, and what is found there wins.
 */
export function createRecordReply(parts: ReplyParts): RecordReply {
  return async (application, ref, answers, source = {}) => {
    const work = (unit: ReplyUnit) => record(parts, unit, application, ref, answers, source);
    const { message, resolves, callback } = source;
    const { recorded, callsBack } =
      resolves !== undefined
        ? await parts.transact((unit) => work({ ...unit, waiting: unit.inbox }))
        : await parts.transactAnswers(
            {
              application,
              ref,
              ...(callback && parts.confirms ? { callbackBody: callback.body } : {}),
              ...(message ? { message } : {}),
            },
            work,
          );
    parts.committed(application, callsBack);
    return recorded;
  };
}

/** With the messages that wait for a person, where one is resolved. */
type ReplyUnit = AnswerUnit & { readonly waiting?: Pick<Inbox, 'unmatched' | 'resolve'> };

async function record(
  parts: ReplyParts,
  unit: ReplyUnit,
  application: string,
  ref: InviteRef,
  answers: readonly ClaimedReply[],
  { message, callback, resolves, asOfRevision }: ReplySource,
): Promise<{ readonly recorded: RecordedReply; readonly callsBack: boolean }> {
  const { inbox, waiting } = unit;
  const found = await unit.records.find(application, ref);
  // A reference that fits several people's invites proves whose answer it is no better than none.
  let invite = found.length === 1 ? found[0] : undefined;
  if (invite && message && isErasedFrom(invite, [message.from, message.mailFrom], parts.markOf))
    return { recorded: { disposition: 'unmatched', warnings: [ERASED], invite }, callsBack: false };
  let disposition: ReplyDisposition = 'unmatched';
  const warnings: string[] = [];
  const events: DraftEvent[] = [];
  let verification: Verification | undefined;
  if (waiting && resolves !== undefined) await mustWait(waiting, application, resolves);
  const confirmed = parts.confirms && invite?.upstream !== undefined;

  if (message && !(await inbox.isNew(application, message.dedupeKey))) disposition = 'duplicate';
  else if (invite && asOfRevision !== undefined && asOfRevision !== invite.revision) disposition = 'stale';
  else if (callback && confirmed && !(await isFirst(unit, application, callback))) disposition = 'duplicate';
  else if (invite)
    for (const { claim, reply } of answers) {
      if (isErasedFrom(invite, [claim.from, claim.attendee], parts.markOf)) continue;
      const responder = matchResponder(invite, claim, parts.trust);
      verification = judgedBy(claim, responder, reply) ?? reply.verification;
      const outcome = applyReply(invite, responder, { ...reply, verification }, parts.newId);
      invite = outcome.invite;
      if (!isApplied(disposition) || outcome.disposition === 'applied') disposition = outcome.disposition;
      warnings.push(...outcome.warnings);
      events.push(...outcome.events);
    }

  // Saved without an event too: the ordering state may have moved, and must survive a restart.
  if (invite && invite !== found[0]) await unit.records.save(invite);
  if (message) {
    const judged = verification ? { ...message, verification } : message;
    const reasons = [...message.warnings, ...warnings];
    const isNews = await inbox.keep(judged, disposition, reasons);
    // Every message shows in the timeline once: as the answer it gave, or as what became of it.
    if (invite && isNews && events.length === 0)
      events.push(messageEvent(invite, judged, disposition, reasons, parts.newId));
  }
  if (waiting && invite && resolves !== undefined)
    await waiting.resolve(resolves, 'ATTACHED', invite.updatedAt, invite.id);
  if (invite && callback && confirmed) await unit.callbacks.confirm(invite, callback.receivedAt + CONFIRM_MS);
  await unit.log.append(events);
  const jobs = callbacksOf(parts, events);
  await unit.callbacks.enqueue(jobs);
  return { recorded: { disposition, warnings, ...(invite ? { invite } : {}) }, callsBack: jobs.length > 0 };
}

/** Of several answers in one message the one that counted names what became of it. */
function isApplied(disposition: ReplyDisposition): boolean {
  return disposition === 'applied' || disposition === 'applied-other';
}

/** The verdict on the sender of a mail; doors that know who speaks bring their own. */
function judgedBy(
  { evidence }: Claim,
  { tier }: Responder,
  { channel }: IncomingReply,
): Verification | undefined {
  return channel === 'MAIL' && evidence && tier ? verificationOf(evidence, tier) : undefined;
}

function isFirst(unit: AnswerUnit, application: string, callback: NonNullable<ReplySource['callback']>) {
  return unit.callbacks.isFirst(application, callback.body, callback.receivedAt);
}

function callbacksOf({ callbackBody, newId }: ReplyParts, events: readonly DraftEvent[]): CallbackJob[] {
  return events.flatMap((event) => {
    const { invite, occurredAt } = event;
    // What an application is called back about is answers (contract part 6).
    if (invite.callbackUrl === undefined || event.body.type !== 'RSVP_RECEIVED') return [];
    const body = callbackBody(event);
    return [
      {
        id: newId(),
        application: invite.application,
        inviteId: invite.id,
        url: invite.callbackUrl,
        body,
        createdAt: occurredAt,
      },
    ];
  });
}
