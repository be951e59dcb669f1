import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Wire } from '../../../src/server/live/member.ts';

/** The network side of a subscription: takes frames, or stops taking them as a client does that does not read. */
export interface TestSocket {
  readonly wire: Wire;
  /** The messages taken until now, parsed. */
  readonly messages: () => { readonly id: string; readonly type: string; readonly payload: Payload }[];
  stall(): void;
  goOn(): void;
}

export interface Payload {
  readonly data?: { readonly events: { readonly offset: number; readonly seenBy: string } };
  readonly errors?: readonly { readonly message: string }[];
}

export function aSocket(): TestSocket {
  const parsed: ReturnType<TestSocket['messages']> = [];
  let taken: Buffer[] = [];
  let isStalled = false;
  let waiting: (() => void) | undefined;
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      taken.push(Buffer.from(chunk));
      if (isStalled) waiting = done;
      else done();
    },
  });
  return {
    wire: { socket: { readyState: 1, OPEN: 1 } as WebSocket, stream },
    messages: () => {
      // Only what came since: a test looks again and again.
      for (const text of framesOf(Buffer.concat(taken))) parsed.push(JSON.parse(text));
      taken = [];
      return parsed;
    },
    stall: () => {
      isStalled = true;
    },
    goOn() {
      isStalled = false;
      waiting?.();
      waiting = undefined;
    },
  };
}

/** The texts of unmasked frames (RFC 6455 §5.2), read without a line of the program's own. */
function framesOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== 0x81) throw new Error(`No text frame at ${at}.`);
    let length = (bytes[at + 1] as number) & 0x7f;
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      at += 8;
    }
    texts.push(bytes.toString('utf8', at, at + length));
    at += length;
  }
  return texts;
}
