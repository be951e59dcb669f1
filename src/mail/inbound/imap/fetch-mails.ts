import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import { MAX_MAIL_BYTES } from '../../read/caps.ts';
import { RefusedByServer } from './failure.ts';
import { fetchLarge } from './fetch-large.ts';

/** Messages whose sizes are asked for at a time. */
const SIZES = 50;
/** Bytes of the messages fetched at a time. */
const CHUNK_BYTES = 4 * MAX_MAIL_BYTES;

/** A message of a folder. */
export interface FetchedMail {
  readonly uid: number;
  readonly raw: Uint8Array;
}

/**
 * Fetches messages of the open folder in this order, some at a time. Those that were moved or removed meanwhile are
 * left out. `\Seen` and all other flags stay as they are. `oneByOne` has a failure tell which message it was about,
 * by the message that would have come next. Throws errors of imapflow.
 */
export async function* fetchMails(
  client: ImapFlow,
  uids: readonly number[],
  oneByOne: boolean,
): AsyncGenerator<readonly FetchedMail[], void> {
  for (let from = 0; from < uids.length; from += oneByOne ? 1 : SIZES) {
    const some = uids.slice(from, from + (oneByOne ? 1 : SIZES));
    const sized = await fetchAll(client, some, { size: true }, ({ size }) => size);
    const sizes = new Map(sized.map(({ uid, size }) => [uid, size ?? 0]));
    for (const chunk of chunksOf(some, sizes)) yield await fetchChunk(client, chunk, sizes);
  }
}

function* chunksOf(uids: readonly number[], sizes: ReadonlyMap<number, number>): Generator<number[]> {
  let chunk: number[] = [];
  let bytes = 0;
  for (const uid of uids) {
    const size = sizes.get(uid);
    if (size === undefined) continue;
    const isLarge = size > MAX_MAIL_BYTES;
    if (chunk.length > 0 && (isLarge || bytes + size > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    if (isLarge) yield [uid];
    else {
      chunk.push(uid);
      bytes += size;
    }
  }
  if (chunk.length > 0) yield chunk;
}

async function fetchChunk(
  client: ImapFlow,
  uids: readonly number[],
  sizes: ReadonlyMap<number, number>,
): Promise<readonly FetchedMail[]> {
  const [first = 0] = uids;
  if ((sizes.get(first) ?? 0) > MAX_MAIL_BYTES) {
    const raw = await fetchLarge(client, first);
    return raw ? [{ uid: first, raw }] : [];
  }
  // A server that lies about sizes gives no more than this.
  const source = { start: 0, maxLength: MAX_MAIL_BYTES + 1 };
  const fetched = await fetchAll(client, uids, { source }, (message) => message.source?.length);
  const byUid = new Map(fetched.map((message) => [message.uid, message.source]));
  return uids.flatMap((uid) => {
    const raw = byUid.get(uid);
    return raw ? [{ uid, raw }] : [];
  });
}

/** What a server leaves out of its answer is gone, or it is not: then to go on would lose it. */
async function fetchAll(
  client: ImapFlow,
  uids: readonly number[],
  query: FetchQueryObject,
  askedFor: (message: FetchMessageObject) => number | undefined,
): Promise<FetchMessageObject[]> {
  const messages = (await client.fetchAll([...uids], query, { uid: true })).filter(askedFor);
  const answered = new Set(messages.map(({ uid }) => uid));
  const missing = uids.filter((uid) => !answered.has(uid));
  if (missing.length > 0) {
    const there = await client.search({ uid: missing.join(',') }, { uid: true });
    if (!there || there.some((uid) => missing.includes(uid)))
      throw new RefusedByServer('The server does not send a message that is there.');
  }
  return messages;
}
