/** Opcodes of RFC 6455 §5.2. */
const TEXT = 0x1;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;

/**
 * Counts the WebSocket messages of a server by their frame headers alone, so that reading costs the load next to
 * nothing beside writing. Payloads are skipped unless they are collected.
 */
export class FrameReader {
  /** Whole text messages so far. */
  texts = 0;
  /** Bytes of payload of the newest text message. */
  length = 0;
  closed = false;
  /** Called with every text while it is set, which costs a copy of each. */
  onText: ((text: string) => void) | undefined;
  readonly #onPing: (payload: Buffer) => void;
  readonly #head = Buffer.alloc(10);
  #have = 0;
  #opcode = 0;
  #left = -1;
  #parts: Buffer[] = [];

  constructor(onPing: (payload: Buffer) => void) {
    this.#onPing = onPing;
  }

  /** Takes the next bytes of the connection. */
  take(chunk: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end || this.#left === 0) {
      if (this.#left < 0) {
        at = this.#readHead(chunk, at, end);
        if (this.#left < 0) return;
      }
      const until = Math.min(end, at + this.#left);
      if (this.onText || this.#opcode !== TEXT) this.#parts.push(Buffer.from(chunk.subarray(at, until)));
      this.#left -= until - at;
      at = until;
      if (this.#left > 0) return;
      this.#left = -1;
      this.#finish();
    }
  }

  #readHead(chunk: Buffer, start: number, end: number): number {
    let at = start;
    while (at < end) {
      this.#head[this.#have++] = chunk[at++] as number;
      const short = (this.#head[1] as number) & 0x7f;
      const size = this.#have < 2 || short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#have < size) continue;
      this.#opcode = (this.#head[0] as number) & 0x0f;
      this.#left =
        size === 2 ? short : size === 4 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2));
      this.length = this.#opcode === TEXT ? this.#left : this.length;
      this.#have = 0;
      break;
    }
    return at;
  }

  #finish(): void {
    if (this.#opcode === TEXT) {
      this.texts++;
      if (this.onText) this.onText(Buffer.concat(this.#parts).toString());
    } else if (this.#opcode === PING) this.#onPing(Buffer.concat(this.#parts));
    else if (this.#opcode === CLOSE) this.closed = true;
    this.#parts = [];
  }
}

/** A client's text message in one frame; masked with zeros, which leaves the payload as it is. */
export function textFrame(text: string): Buffer {
  return clientFrame(TEXT, Buffer.from(text));
}

/** The answer to a ping. */
export function pongFrame(payload: Buffer): Buffer {
  return clientFrame(PONG, payload);
}

function clientFrame(opcode: number, payload: Buffer): Buffer {
  const extended = payload.length < 126 ? Buffer.alloc(0) : Buffer.alloc(2);
  if (extended.length > 0) extended.writeUInt16BE(payload.length);
  const short = extended.length > 0 ? 126 : payload.length;
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | short]), extended, Buffer.alloc(4), payload]);
}
