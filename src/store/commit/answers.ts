import type { CompiledQuery } from 'kysely';
import type { AnswerReads, AnswerUnit } from '../../invites/answer-ports.ts';
import type { Cause } from '../../invites/cause.ts';
import type { DraftEvent } from '../../invites/event.ts';
import type { Invite } from '../../invites/invite.ts';
import type { CallbackJob } from '../../invites/ports.ts';
import type { AuditRow } from '../audit-rows.ts';
import { deliveryOf, digestOf, insertDeliveries } from '../callbacks.ts';
import { type DialectName, dialectOf } from '../dialect.ts';
import { insertMessages, type MessageRow } from '../message-row.ts';
import { recordsOf } from '../records.ts';
import { ask, together } from '../send.ts';
import type { Tx } from '../tables.ts';
import type { EntriesOf } from '../touched.ts';
import { withCause } from '../with-cause.ts';
import { type FoundInvites, findingInvites, keyOf } from './answer-reads.ts';
import { hasSamePeople, insertSeen, saveAnswered, upsertConfirmations } from './answer-writes.ts';
import { findingKept, inboxOver, type KeptMessages } from './kept-messages.ts';
import { findingSeen, seenKey } from './seen-callbacks.ts';

/** A change that only records answers. */
export interface AnswerWork<T = unknown> {
  readonly reads: AnswerReads;
  readonly work: (unit: AnswerUnit) => Promise<T>;
  readonly cause?: Cause | undefined;
  /** What the audit trail gets where these invites were changed. */
  readonly entriesOf?: EntriesOf | undefined;
}
export type AnswerOutcome = { readonly result: unknown } | { readonly error: unknown };

export interface RanAnswers {
  readonly outcomes: readonly AnswerOutcome[];
  readonly statements: CompiledQuery[];
}

/**
 * Runs many answers in one transaction with few statements: what they look up is read at once and held; then they
 * run in memory, one after the other, each over what those before it left; then what they changed is written at once.
 * So ten answers for one invite are ten events and one write of it. One that throws leaves nothing.
 * @returns what became of each, and the statements that write it all, to be sent before anybody else looks
 */
export async function runAnswers(
  tx: Tx,
  works: readonly AnswerWork[],
  events: DraftEvent[],
  trail: AuditRow[] = [],
): Promise<RanAnswers> {
  if (works.length === 0) return { outcomes: [], statements: [] };
  const { found, seen, kept } = await ask(tx, lookingUp(dialectOf(tx), works));
  const before = new Map(found.invites);
  const all = emptyChanges();
  const outcomes: AnswerOutcome[] = [];
  for (const { reads, work, cause, entriesOf } of works) {
    const own = emptyChanges();
    try {
      const result = await work(unitOver(reads, { ...found, seen, kept }, own, cause));
      for (const [id, invite] of own.saved) found.invites.set(id, invite);
      for (const [key, callback] of own.seen) {
        seen.add(key);
        all.seen.set(key, callback);
      }
      for (const [id, invite] of own.saved) all.saved.set(id, invite);
      kept.add(own.messages);
      all.messages.push(...own.messages);
      all.events.push(...own.events);
      all.jobs.push(...own.jobs);
      all.confirmations.push(...own.confirmations);
      if (entriesOf)
        trail.push(...entriesOf([...own.saved.values(), ...own.events.map(({ invite }) => invite)]));
      outcomes.push({ result });
    } catch (error) {
      outcomes.push({ error });
    }
  }
  events.push(...all.events);
  return { outcomes, statements: await writing(tx, before, all) };
}

/** What these works look up, in the order in which it may be: nothing else before the invites are held. */
function lookingUp(dialect: DialectName, works: readonly AnswerWork[]) {
  const reads = works.map((work) => work.reads);
  const callbacks = reads.flatMap(({ application, callbackBody }) =>
    callbackBody === undefined ? [] : [{ application, digest: digestOf(callbackBody) }],
  );
  const messages = reads.flatMap(({ application, message }) =>
    message ? [{ application, ...message }] : [],
  );
  return together(
    [findingInvites(dialect, reads), findingSeen(dialect, callbacks), findingKept(dialect, messages)],
    ([found, seen, kept]: [FoundInvites, Set<string>, KeptMessages]) => ({ found, seen, kept }),
  );
}

/** What works want written. */
interface Changes {
  readonly saved: Map<string, Invite>;
  readonly seen: Map<string, { application: string; digest: string; seen_at: number }>;
  readonly messages: MessageRow[];
  readonly events: DraftEvent[];
  readonly jobs: CallbackJob[];
  readonly confirmations: { readonly invite: Invite; readonly dueAt: number }[];
}

function emptyChanges(): Changes {
  return { saved: new Map(), seen: new Map(), messages: [], events: [], jobs: [], confirmations: [] };
}

/** What else was looked up for the works, and what those before left of it. */
interface Looked {
  readonly seen: ReadonlySet<string>;
  readonly kept: KeptMessages;
}

function unitOver(
  reads: AnswerReads,
  { invites, idsByKey, seen, kept }: FoundInvites & Looked,
  own: Changes,
  cause: Cause | undefined,
): AnswerUnit {
  return {
    records: {
      async find(application, ref) {
        const ids = idsByKey.get(keyOf({ application, ref }));
        if (!ids) throw new Error('An answer looks up an invite that it did not tell of beforehand.');
        return ids.map((id) => (own.saved.get(id) ?? invites.get(id)) as Invite);
      },
      async save(invite) {
        own.saved.set(invite.id, invite);
      },
    },
    log: { append: async (drafts) => void own.events.push(...withCause(drafts, cause)) },
    inbox: inboxOver(reads, kept, own.messages),
    callbacks: {
      enqueue: async (jobs) => void own.jobs.push(...withCause(jobs, cause)),
      async isFirst(application, body, now) {
        if (body !== reads.callbackBody || application !== reads.application)
          throw new Error('An answer asks for a callback that it did not tell of beforehand.');
        const callback = { application, digest: digestOf(body), seen_at: now };
        const key = seenKey(callback);
        const first = !seen.has(key) && !own.seen.has(key);
        if (first) own.seen.set(key, callback);
        return first;
      },
      confirm: async (invite, dueAt) => void own.confirmations.push({ invite, dueAt }),
    },
  };
}

async function writing(
  tx: Tx,
  before: ReadonlyMap<string, Invite>,
  changes: Changes,
): Promise<CompiledQuery[]> {
  const changed = [...changes.saved].map(([id, after]) => ({ before: before.get(id) as Invite, after }));
  const dialect = dialectOf(tx);
  for (const invite of changed) if (!hasSamePeople(invite)) await recordsOf(tx).save(invite.after);
  const asked = Map.groupBy(changes.confirmations, ({ invite }) => invite.id);
  const confirmations = [...asked]
    .map(([invite_id, of]) => ({
      invite_id,
      application: of[0]?.invite.application as string,
      due_at: Math.min(...of.map(({ dueAt }) => dueAt)),
      leased_until: 0,
      asked: of.length,
    }))
    // As the invites are held: in one order, whoever writes.
    .sort((a, b) => (a.invite_id < b.invite_id ? -1 : 1));
  return [
    ...saveAnswered(dialect, changed.filter(hasSamePeople)),
    ...insertSeen(dialect, [...changes.seen.values()]),
    ...insertMessages(dialect, changes.messages),
    ...upsertConfirmations(dialect, confirmations),
    ...insertDeliveries(dialect, changes.jobs.map(deliveryOf)),
  ];
}
