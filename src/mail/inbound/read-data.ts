import type { Readable } from 'node:stream';

/** Nearly every reply fits; larger ones grow by doubling. */
const FIRST_BYTES = 16 * 1024;

/** What DATA brought: the message, or only that it was longer than it may be. */
export type ReadData =
  | { readonly kind: 'message'; readonly raw: Uint8Array }
  | { readonly kind: 'too-large'; readonly ended: boolean };

/**
 * Reads the message of an SMTP transaction, keeping at most `limit` bytes. A longer one is read on without
 * being kept, so that its sender gets to hear the refusal, but no further than `patience` bytes: then
 * `ended` is false. Throws where the client goes away before the end.
 */
export async function readData(stream: Readable, limit: number, patience: number): Promise<ReadData> {
  // One growing buffer and no list of chunks: a megabyte of dot-stuffed lines arrives as a quarter of a
  // million chunks, and each would cost some hundred bytes more than it holds.
  let kept = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > patience) return { kind: 'too-large', ended: false };
    if (length > limit) {
      kept = Buffer.alloc(0);
      continue;
    }
    if (length > kept.length)
      kept = grown(kept, Math.min(Math.max(length, kept.length * 2, FIRST_BYTES), limit));
    chunk.copy(kept, length - chunk.length);
  }
  if (length > limit) return { kind: 'too-large', ended: true };
  return { kind: 'message', raw: kept.subarray(0, length) };
}

function grown(buffer: Buffer<ArrayBuffer>, bytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(bytes);
  buffer.copy(larger);
  return larger;
}
