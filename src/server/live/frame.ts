/** Bytes of the longest header of an unmasked frame (RFC 6455 §5.2). */
const LONGEST_HEADER = 10;
/** FIN and the opcode of text: a whole message in one frame. */
const WHOLE_TEXT = 0x81;
const END = 0x7d;

/**
 * The text before the payload of each `next` message to one subscription, the same for all its life. A string and no
 * Buffer: a small one is cut from a slab that it shares with others, and would keep all of it as long as it lives.
 */
export function nextPrefix(id: string): string {
  return `{"id":${JSON.stringify(id)},"type":"next","payload":`;
}

/**
 * WebSocket frames, one after the other in one buffer: a `next` message of graphql-transport-ws for each payload, as
 * ws would write it without compression. What differs by subscriber is the id in front; the payload is shared.
 */
export function nextFrames(prefix: string, payloads: readonly Buffer[]): Buffer {
  // Its id may be any text, so it may have more bytes than characters.
  const prefixBytes = Buffer.byteLength(prefix);
  let size = 0;
  for (const payload of payloads) size += LONGEST_HEADER + prefixBytes + payload.length + 1;
  const frames = Buffer.allocUnsafe(size);
  let at = 0;
  for (const payload of payloads) {
    at = writeHeader(frames, at, prefixBytes + payload.length + 1);
    at += frames.write(prefix, at);
    at += payload.copy(frames, at);
    frames[at++] = END;
  }
  return frames.subarray(0, at);
}

function writeHeader(frames: Buffer, at: number, length: number): number {
  frames[at] = WHOLE_TEXT;
  if (length < 126) {
    frames[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    frames[at + 1] = 126;
    return frames.writeUInt16BE(length, at + 2);
  }
  frames[at + 1] = 127;
  return frames.writeBigUInt64BE(BigInt(length), at + 2);
}
