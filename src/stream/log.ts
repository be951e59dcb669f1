import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DraftEvent, InviteEvent } from '../invites/event.ts';
import type { EventFilter } from '../invites/ports.ts';
import { type AuditRow, insertEntries } from '../store/audit-rows.ts';
import { type DialectName, dialectOf } from '../store/dialect.ts';
import { type EventRow, putEvents } from '../store/put-events.ts';
import { type Asking, ask, together } from '../store/send.ts';
import type { Queries, Tx } from '../store/tables.ts';
import { whereEvent } from '../store/where-event.ts';
import { concernedAddresses } from './concerned.ts';
import type { FormerEpoch } from './former-epochs.ts';
import { eventMatcher } from './matches-event.ts';
import { positionStatement } from './position-statement.ts';
import { EventsTrimmed } from './trimmed.ts';

/**
 * The log.
 *
 * Each application has one stream. Its events have the offsets 1, 2, 3, … and no number is ever missing,
 * used twice or given to another event. This holds because the offset comes from the stream's head, and the
 * head is raised by an UPDATE inside the very transaction that inserts the events: the row lock is held
 * until the commit, so a second writer waits, and what it then reads is the committed head. If the
 * transaction fails, the head falls back together with the events.
 *
 * Therefore a reader that has seen offset n and asks for "greater than n" can never miss an event that
 * commits later with a smaller offset. That is exactly what a serial column would break: its numbers are
 * taken in one order and committed in another, and a tailing reader loses up to a quarter of them.
 *
 * Everybody who writes into one stream passes this lock, so what happens under it sets the pace of the stream.
 * Two things keep that short. The head is taken last, after everything else in the transaction, and raised once
 * for all of its events. And changes that come at the same time share a transaction (store/commit): while one
 * batch is on its way to the disk the next one gathers, so that thirty changes cost one turn at the head and one
 * wait for the disk, not thirty. Whoever made a change learns of it after that commit, never before. Answers go
 * further: those of a batch are read together, applied one after the other in memory, and written together. Each
 * is an event of its own all the same, in the order they came in, with the invite as it was right after it.
 *
 * What must never be done: take offsets outside the transaction; write an event without the change that it
 * tells of, or a change without its event; deliver events from memory instead of from here. A wake-up only
 * says "there is more"; losing one costs time, never an event.
 *
 * Old events may be deleted (store/retention.ts), always from the beginning of the stream on and never the newest, and
 * `trimmed`, the highest offset that is gone, rises in the same transaction. A reader at an offset below it would skip
 * what is gone without knowing. So a page looks at `trimmed` after its rows: a deletion that any of its
 * statements could have seen was committed before, and so was its mark, which the later statement then sees too.
 * Where the mark is not beyond the reader's place, every event behind that place was there when the rows were read.
 * Looking before the rows only would prove nothing, since the deletion could come in between.
 *
 * The one change that an event suffers is that a person is erased from it (store/erasure): its place, its id and its
 * shape stay. The stream's `rewrites` rises in that transaction, and whoever keeps events in memory lets go of them
 * when a page tells of it.
 *
 * The epoch is drawn when a stream begins. A cursor carries it, so that a cursor of a lost or replaced
 * database is refused instead of being taken for a place in this one. A store that was restored from a backup begins a
 * new epoch, and of the one before it knows how far it still has it (store/home.ts).
 */

/** Offsets that one query looks over, so that a filter which matches nothing cannot hold the database. */
const WINDOW = 1000;

export interface StreamPosition {
  readonly epoch: string;
  /** Offset of the newest event, 0 where there is none. */
  readonly head: number;
  /** Highest offset that was deleted, 0 where all events are there. */
  readonly trimmed: number;
  /** Rises whenever somebody is erased from events that are in the log already. */
  readonly rewrites: number;
  /** What the stream was before its store was restored from a backup, newest first. */
  readonly former: readonly FormerEpoch[];
}

export interface Page {
  readonly events: readonly InviteEvent[];
  /** Read on from here: everything up to it was looked at. */
  readonly next: number;
  /** Offset of the newest event when the page was read. */
  readonly head: number;
  /** The stream's rewrites when the page was read, or before: events kept from earlier pages are void once it rises. */
  readonly rewrites: number;
  /** What the events take in the log, in characters of JSON. */
  readonly bytes: number;
}

/**
 * The log's writing side: gives the events their places and keeps them, each application's in the given order. It is
 * for once in a transaction, after every other write. The transaction's entries of the audit trail go along.
 */
export function appending(
  dialect: DialectName,
  drafts: readonly DraftEvent[],
  trail: readonly AuditRow[] = [],
): Asking<InviteEvent[]> {
  if (drafts.length === 0) return { statements: insertEntries(dialect, trail), read: () => [] };
  const streams = Map.groupBy(drafts, ({ invite }) => invite.application);
  // Every instance takes the heads in the same order: two that hold what the other one waits for would never end.
  const all = [...streams].sort(([one], [other]) => (one < other ? -1 : 1));
  return together(
    all.map(([application, own], place) => {
      const put = putEvents(dialect, application, own.map(toRow), place === 0 ? trail : []);
      const placed = (head: number) =>
        own.map((draft, index) => ({ ...draft, application, offset: head - own.length + 1 + index }));
      return { statements: put.statements, read: (answers) => placed(put.read(answers)) };
    }),
    (events) => events.flat(),
  );
}

/** The same, done at once. */
export async function appendEvents(
  tx: Tx,
  drafts: readonly DraftEvent[],
  trail?: readonly AuditRow[],
): Promise<InviteEvent[]> {
  return ask(tx, appending(dialectOf(tx), drafts, trail));
}

/** Where the stream stands. A stream that has no event yet has no epoch: its cursors begin with the first one. */
export async function readPosition(queries: Queries, application: string): Promise<StreamPosition> {
  const { rows } = await queries.executeQuery(positionStatement(queries, application));
  const [row] = rows;
  return {
    epoch: row?.epoch ?? '',
    head: Number(row?.head ?? 0),
    trimmed: Number(row?.trimmed ?? 0),
    rewrites: Number(row?.rewrites ?? 0),
    former: JSON.parse(row?.former ?? '[]') as FormerEpoch[],
  };
}

/** Up to `limit` events after an offset, oldest first. Throws EventsTrimmed where some of them are gone. */
export async function readPage(
  queries: Queries,
  application: string,
  after: number,
  limit: number,
  filter: EventFilter = {},
): Promise<Page> {
  const { head, rewrites } = await readPosition(queries, application);
  let next = Math.min(after, head);
  const events: InviteEvent[] = [];
  let bytes = 0;
  // For whom an event is, its row says too little of: the statement finds some more than there are for a viewer.
  const isWanted = filter.viewer === undefined ? () => true : eventMatcher(filter);
  while (next < head && events.length < limit) {
    const until = Math.min(next + WINDOW, head);
    const wanted = limit - events.length;
    const rows = await queries
      .selectFrom('event')
      .select(['application', 'offset', 'data'])
      .where(whereEvent(filter))
      .where('application', '=', application)
      .where('offset', '>', next)
      .where('offset', '<=', until)
      .orderBy('offset')
      .limit(wanted)
      .execute();
    events.push(...rows.map(fromRow).filter(isWanted));
    for (const { data } of rows) bytes += data.length;
    const full = rows.length === wanted;
    next = full ? Number(rows.at(-1)?.offset) : until;
    // SQLite answers without ever leaving this turn of the event loop: a long search would hold the process.
    if (next < head && !full) await nextTurn();
  }
  if (after < head) await refuseGap(queries, application, after);
  return { events, next: Math.max(next, after), head, rewrites, bytes };
}

/** Throws EventsTrimmed where what was read after an offset may have a hole. Call it after the reading. */
export async function refuseGap(queries: Queries, application: string, after: number): Promise<void> {
  const { trimmed } = await readPosition(queries, application);
  if (after < trimmed) throw new EventsTrimmed(trimmed);
}

/** The first `limit` events after an offset of each of several invites, in one statement. */
export async function readTimelines(
  queries: Queries,
  application: string,
  inviteIds: readonly string[],
  after: number,
  limit: number,
): Promise<ReadonlyMap<string, readonly InviteEvent[]>> {
  if (inviteIds.length === 0) return new Map();
  const ranked = queries
    .selectFrom('event')
    .select((event) => [
      'application',
      'invite_id',
      'offset',
      'data',
      event.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('invite_id').orderBy('offset'))
        .as('place'),
    ])
    .where('application', '=', application)
    .where('invite_id', 'in', inviteIds)
    .where('offset', '>', after);
  const rows = await queries
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('place', '<=', limit)
    .orderBy('offset')
    .execute();
  const timelines = new Map<string, InviteEvent[]>(inviteIds.map((id) => [id, []]));
  for (const row of rows) timelines.get(row.invite_id)?.push(fromRow(row));
  return timelines;
}

function toRow({ id, occurredAt, body, invite, cause }: DraftEvent): EventRow {
  return {
    id,
    invite_id: invite.id,
    smart_invite_id: invite.smartInviteId,
    type: body.type,
    recipients: `\n${concernedAddresses({ body, invite }).join('\n')}\n`,
    occurred_at: occurredAt,
    data: JSON.stringify({ id, occurredAt, body, invite, ...(cause ? { cause } : {}) } satisfies DraftEvent),
  };
}

function fromRow(row: { application: string; offset: number; data: string }): InviteEvent {
  const draft = JSON.parse(row.data) as DraftEvent;
  return { ...draft, application: row.application, offset: Number(row.offset) };
}
