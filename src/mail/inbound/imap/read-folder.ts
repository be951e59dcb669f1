import type { ImapFlow, MailboxObject } from 'imapflow';
import { InvitegraphError } from '../../../errors.ts';
import type { Clock } from '../../../invites/ports.ts';
import type { MailboxCursor, MailboxCursors } from './cursors.ts';
import { isRefusal, RefusedByServer } from './failure.ts';
import { type FetchedMail, fetchMails } from './fetch-mails.ts';

/** Newest messages of a folder that are read where no cursor fits: the first time, and under a new UIDVALIDITY. */
export const MAX_READ_BACK = 1_000;
/** How old they may be the first time: people may have answered before the mailbox was connected. Days. */
const READ_BACK_DAYS = 7;
/** How old they may be under a new UIDVALIDITY. Shorter than mail is remembered, so that none counts twice. Days. */
const READ_AGAIN_DAYS = 28;
/** Failures after which a message that cannot be fetched is passed over; an outright refusal counts as ten. */
const MAX_FAILURES = 50;
const REFUSAL = 10;
const DAY_MS = 86_400_000;

/** The message at which a folder last failed; kept over connections, or one bad message would block all later ones. */
export interface Stuck {
  uid: number;
  failures: number;
}

export interface FolderParts {
  readonly client: ImapFlow;
  readonly folder: string;
  /** Names the folder among the cursors. */
  readonly key: string;
  readonly cursors: MailboxCursors;
  /** Rejects only where it should be tried again: bad mail is taken, too. */
  readonly ingest: (mail: { readonly raw: Uint8Array; readonly source: 'IMAP' }) => Promise<unknown>;
  readonly clock: Clock;
  readonly stuck: Stuck;
  /** A message was passed over; it stays in the mailbox. */
  readonly onPassedOver: (uid: number, error: unknown) => void;
  /** A message was done with. */
  readonly onProgress: () => void;
  readonly isStopping: () => boolean;
}

/**
 * Takes every message of a folder that came since its cursor, in the order of UIDs. The cursor moves on only after
 * a message was ingested, so a message may be ingested twice, and none is missed (mail-replies 146 and 147). Flags
 * are neither looked at nor changed: other people read this mailbox, too. Throws errors of imapflow and of `ingest`.
 */
export async function readFolder(parts: FolderParts): Promise<void> {
  const { client, folder, stuck } = parts;
  // EXAMINE anew each time: that is how a change of UIDVALIDITY shows.
  const mailbox = await client.mailboxOpen(folder, { readOnly: true });
  const cursor = await cursorOf(parts, mailbox);
  const uids = await newUids(client, mailbox, cursor.uid);
  if (stuck.uid <= cursor.uid) forget(stuck);
  let done = 0;
  const advance = async (uid: number) => {
    await parts.cursors.advance(parts.key, { ...cursor, uid });
    while ((uids[done] ?? Number.POSITIVE_INFINITY) <= uid) done++;
    parts.onProgress();
  };
  const fetching = fetchMails(client, uids, stuck.failures > 0);
  for (;;) {
    const step = await fetching.next().catch(async (error: unknown) => {
      const uid = uids[done] ?? 0;
      if (blame(stuck, uid, isRefusal(error) ? REFUSAL : 1)) {
        parts.onPassedOver(uid, error);
        await advance(uid);
      }
      throw error;
    });
    if (step.done) break;
    for (const mail of step.value) {
      if (parts.isStopping()) return;
      await ingestOne(parts, mail, async () => {
        const after = uids.find((uid) => uid > mail.uid);
        return after && (await fetchMails(client, [after], true).next()).value?.[0];
      });
      await advance(mail.uid);
    }
  }
  // Those at the end that were gone before they could be fetched.
  const last = uids.at(-1);
  if (last !== undefined && done < uids.length) await advance(last);
}

async function cursorOf({ client, key, cursors, clock }: FolderParts, mailbox: MailboxObject) {
  const uidValidity = String(mailbox.uidValidity);
  const kept = await cursors.read(key);
  if (kept?.uidValidity === uidValidity) return kept;
  const days = kept ? READ_AGAIN_DAYS : READ_BACK_DAYS;
  const uid = await uidBefore(client, mailbox, clock.now() - days * DAY_MS);
  const begun: MailboxCursor = { uidValidity, uid };
  await cursors.advance(key, begun);
  return begun;
}

/** The UID after which the messages lie that came since then, the newest of them if there are too many. */
async function uidBefore(
  client: ImapFlow,
  { exists, uidNext }: MailboxObject,
  since: number,
): Promise<number> {
  if (exists === 0) return Math.max(0, (uidNext || 1) - 1);
  // SINCE compares days, of the server's zone.
  const date = new Date(since - DAY_MS);
  const found = await search(client, { seq: `${Math.max(1, exists - MAX_READ_BACK + 1)}:*`, since: date });
  const [first] = found;
  if (first !== undefined) return first - 1;
  const all = await search(client, { seq: '*' });
  return all.at(-1) ?? Math.max(0, (uidNext || 1) - 1);
}

async function newUids(
  client: ImapFlow,
  { exists, uidNext }: MailboxObject,
  after: number,
): Promise<number[]> {
  if (exists === 0 || (uidNext > 0 && uidNext <= after + 1)) return [];
  // `n:*` always holds the last message, whatever its UID (RFC 3501 §6.4.8).
  return (await search(client, { uid: `${after + 1}:*` })).filter((uid) => uid > after);
}

async function search(client: ImapFlow, query: Parameters<ImapFlow['search']>[0]): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!found) throw new RefusedByServer('The server refused to search the folder.');
  return [...found].sort((a, b) => a - b);
}

/**
 * A message that is refused for good, or that fails again and again where the next one does not, is passed over:
 * otherwise whoever can write one such mail could stop all answers.
 */
async function ingestOne(
  { ingest, stuck, onPassedOver }: FolderParts,
  { uid, raw }: FetchedMail,
  fetchNext: () => Promise<FetchedMail | undefined | 0>,
): Promise<void> {
  try {
    await ingest({ raw, source: 'IMAP' });
  } catch (error) {
    const refused = error instanceof InvitegraphError ? error : undefined;
    // The gateway has too much to do: that is no fault of this message, however often it happens.
    if (refused?.details.retryAfterMs !== undefined) throw new IngestFailure(error);
    if (refused?.code !== 'RATE_LIMITED') {
      const next = blame(stuck, uid, REFUSAL) && (await fetchNext());
      if (!next || !(await succeeds(ingest({ raw: next.raw, source: 'IMAP' }))))
        throw new IngestFailure(error);
    }
    onPassedOver(uid, error);
  }
}

/** A mail could not be kept; `cause` says why. */
export class IngestFailure extends Error {
  constructor(cause: unknown) {
    super('A mail could not be kept. It stays in the mailbox and is tried again.', { cause });
  }
}

function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}

/** Counts a failure at this message; true once there were too many. */
function blame(stuck: Stuck, uid: number, weight: number): boolean {
  if (uid === 0) return false;
  if (stuck.uid !== uid) forget(stuck);
  stuck.uid = uid;
  stuck.failures += weight;
  return stuck.failures >= MAX_FAILURES;
}

function forget(stuck: Stuck): void {
  stuck.uid = 0;
  stuck.failures = 0;
}
