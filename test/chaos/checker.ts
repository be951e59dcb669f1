/**
 * Judges a run after the fault, as Jepsen's checkers do: `node checker.ts DATABASE HISTORY SUBSCRIBER...`.
 *
 * DATABASE is the path of a SQLite file or the address of a Postgres database; each subscriber has a file of what
 * it received. It shares no code with the gateway, so that a mistake there cannot hide itself. Exits with 0 where
 * nothing was lost, duplicated or skipped, with 1 where something was, and with 2 where a file cannot be read or the
 * database is damaged.
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { AcknowledgedLine, Figures, ReceivedLine } from './records.ts';
import { type LoggedEvent, readStored, type Stored } from './stored.ts';

/** Findings printed; a broken run has thousands that say the same. */
const MAX_FINDINGS = 20;

const counts = { lost: 0, duplicated: 0, gaps: 0 };
const findings: string[] = [];

function found(kind: keyof typeof counts, finding: string, many = 1): void {
  counts[kind] += many;
  if (findings.length < MAX_FINDINGS) findings.push(`${kind}: ${finding}`);
}

/** The log by itself: offsets 1, 2, 3, … up to the head, no event id twice. */
function checkOffsets({ events, head }: Stored): void {
  let expected = 1;
  for (const { offset } of events) {
    if (offset > expected)
      found('gaps', `offsets ${expected} to ${offset - 1} are missing`, offset - expected);
    expected = offset + 1;
  }
  if (head !== expected - 1) found('gaps', `the head is ${head} and the newest event ${expected - 1}`);
  const again = events.length - new Set(events.map(({ id }) => id)).size;
  if (again > 0) found('duplicated', `${again} event ids occur again`, again);
}

/** Every acknowledged operation has its effect exactly once; an operation that nobody acknowledged at most once. */
function checkOperations(history: readonly AcknowledgedLine[], { events, invites }: Stored): void {
  const byMarker = Map.groupBy(events, markerOf);
  for (const [marker, same] of byMarker)
    if (marker !== undefined && same.length > 1)
      found('duplicated', `${marker} has ${same.length} events`, same.length - 1);
  const byName = Map.groupBy(invites, ({ smartInviteId }) => smartInviteId);
  for (const [name, same] of byName)
    if (same.length > 1) found('duplicated', `${name} has ${same.length} invites`, same.length - 1);

  const known = new Set<string>();
  for (const line of history) {
    // Else one event would count as the effect of two operations.
    if (known.has(line.marker))
      throw new Error(`The marker ${line.marker} was used twice: the driver is wrong.`);
    known.add(line.marker);
    const event = byMarker.get(line.marker)?.[0];
    if (!event) found('lost', `${line.kind} ${line.marker} has no event`);
    else if (event.smartInviteId !== line.smartInviteId)
      found('lost', `${line.marker} is an event of ${event.smartInviteId}, not of ${line.smartInviteId}`);
    else if (line.kind === 'callback' && event.status !== line.status)
      found('lost', `${line.marker} said ${line.status} and its event says ${event.status}`);
    else if (line.kind === 'create' && byName.get(line.marker)?.[0]?.id !== idOf(line.inviteId))
      found('lost', `the invite that was acknowledged for ${line.marker} is not the one that is stored`);
  }
}

/** Every invite is what its newest event says: no change without an event, no event without its change. */
function checkStates({ events, invites }: Stored): void {
  const newest = new Map(events.map((event) => [event.inviteId, event]));
  for (const { id, smartInviteId, state } of invites) {
    const event = newest.get(id);
    if (!event) found('lost', `invite ${smartInviteId} has no event`);
    else if (!isDeepStrictEqual(comparable(state), comparable(event.snapshot)))
      found('lost', `invite ${smartInviteId} is not what its newest event (${event.offset}) shows`);
  }
  const stored = new Set(invites.map(({ id }) => id));
  for (const [id, event] of newest)
    if (!stored.has(id)) found('lost', `event ${event.offset} is about an invite that is not stored`);
}

/**
 * The invite without its ordering state, the one part that moves without an event: a repeated answer is
 * nothing new to tell, and its newer stamp is kept all the same.
 */
function comparable({ orders: _orders, ...visible }: Record<string, unknown>): Record<string, unknown> {
  return visible;
}

/** Each invite's mail is in the queue or was sent, one of the two and once. */
function checkMail(history: readonly AcknowledgedLine[], { events, jobs }: Stored): void {
  const queued = Map.groupBy(jobs, (inviteId) => inviteId);
  const sent = Map.groupBy(
    events.filter(({ type }) => type === 'INVITE_SENT'),
    ({ inviteId }) => inviteId,
  );
  for (const line of history) {
    if (line.kind !== 'create' || !line.mailed) continue;
    const id = idOf(line.inviteId);
    const mails = (queued.get(id)?.length ?? 0) + (sent.get(id)?.length ?? 0);
    if (mails === 0) found('lost', `the mail of ${line.marker} is neither in the queue nor sent`);
    if (mails > 1) found('duplicated', `the mail of ${line.marker} is there ${mails} times`, mails - 1);
  }
}

/** A subscriber's list is the log: contiguous from 1 to the head, each sequence once, with the log's ids. */
function checkDelivery(received: readonly ReceivedLine[], { events }: Stored): void {
  const logged = new Map(events.map(({ offset, id }) => [offset, id]));
  const seen = new Set<number>();
  let expected = 1;
  for (const { sequence, id } of received) {
    if (seen.has(sequence)) found('duplicated', `the subscriber received ${sequence} again`);
    else if (sequence !== expected)
      found('gaps', `the subscriber received ${sequence} where ${expected} was next`);
    // An event that was delivered and is not in the log was told of before it was kept.
    if (logged.get(sequence) !== id) found('lost', `the subscriber received ${sequence} as another event`);
    seen.add(sequence);
    expected = sequence + 1;
  }
  for (const { offset } of events)
    if (!seen.has(offset)) found('lost', `the subscriber never received ${offset}`);
}

/** The stored id in an id of the graph: base64 of type and id with a colon between, as Relay has it. */
function idOf(globalId: string): string {
  return Buffer.from(globalId, 'base64').toString('utf8').split(':')[1] ?? '';
}

/** How many acknowledged operations reached a subscriber, and how long the slowest took. */
function delivery(
  history: readonly AcknowledgedLine[],
  received: readonly ReceivedLine[],
  { events }: Stored,
): Pick<Figures, 'delivered' | 'maxLatencyMs'> {
  const receivedAt = new Map(received.map(({ id, at }) => [id, at]));
  const deliveredAt = new Map(events.map((event) => [markerOf(event), receivedAt.get(event.id)]));
  const latencies = history.flatMap(({ marker, at }) => {
    const delivered = deliveredAt.get(marker);
    return delivered === undefined ? [] : [Math.max(0, delivered - at)];
  });
  return {
    delivered: latencies.length,
    maxLatencyMs: latencies.reduce((most, latency) => Math.max(most, latency), 0),
  };
}

/** What an operation left of itself in its event; nothing in events that no operation asked for. */
function markerOf({ type, smartInviteId, comment }: LoggedEvent): string | undefined {
  if (type === 'INVITE_CREATED') return smartInviteId;
  return type === 'RSVP_RECEIVED' ? comment : undefined;
}

function readLines<Line>(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

try {
  const [database, historyPath, ...subscriberPaths] = process.argv.slice(2);
  if (!database || !historyPath || subscriberPaths.length === 0)
    throw new Error('Usage: node checker.ts DATABASE HISTORY SUBSCRIBER...');
  const history = readLines<AcknowledgedLine>(historyPath);
  const subscribers = subscriberPaths.map((path) => readLines<ReceivedLine>(path));
  const stored = await readStored(database);
  checkOffsets(stored);
  checkOperations(history, stored);
  checkStates(stored);
  checkMail(history, stored);
  for (const received of subscribers) checkDelivery(received, stored);
  const deliveries = subscribers.map((received) => delivery(history, received, stored));
  const figures: Figures = {
    acknowledged: history.length,
    delivered: Math.min(...deliveries.map(({ delivered }) => delivered)),
    ...counts,
    maxLatencyMs: Math.max(...deliveries.map(({ maxLatencyMs }) => maxLatencyMs)),
    events: stored.events.length,
    findings,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  process.exitCode = counts.lost + counts.duplicated + counts.gaps > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 2;
}
