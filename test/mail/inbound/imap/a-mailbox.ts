import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  type MailboxOptions,
  type MailboxState,
  openMailbox,
} from '../../../../src/mail/inbound/imap/mailbox.ts';
import type { Database } from '../../../../src/store/database.ts';
import { mailboxCursorsOf } from '../../../../src/store/mailbox-cursors.ts';
import { BACKENDS } from '../../../contract/backends.ts';

const clock = { now: () => Date.now() };

/** A mailbox that is read by the program's own code, over a real database, and what came out of it. */
export async function aMailbox(url: string, over: Partial<MailboxOptions> & { database?: Database } = {}) {
  const [backend] = BACKENDS;
  if (!backend) throw new Error('there is no backend');
  const own = over.database ? undefined : await backend.open();
  const database = over.database ?? own;
  if (!database) throw new Error('there is no database');
  const taken: string[] = [];
  const raws: Uint8Array[] = [];
  const states: MailboxState[] = [];
  const errors: unknown[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
  const cursors = mailboxCursorsOf(database, clock);
  const mailbox = openMailbox({
    url,
    cursors,
    clock,
    random: Math.random,
    pollMs: 250,
    retryMs: 20,
    ...over,
    async ingest(mail) {
      await over.ingest?.(mail);
      taken.push(subjectOf(mail.raw));
      raws.push(mail.raw);
      changed();
    },
    onError(error) {
      errors.push(error);
      changed();
    },
    onState(state) {
      states.push(state);
      changed();
    },
  });
  return {
    ...mailbox,
    taken,
    raws,
    states,
    errors,
    database,
    cursorOf: (folder: string) => cursors.read(`${mailbox.name}/${folder}`),
    /** Resolves once this holds, looked at after each mail, error and change of state. */
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await mailbox.close();
      await own?.[Symbol.asyncDispose]();
    },
  };
}

/** A mail with this subject and a Message-ID of its own. */
export function aMail(subject: string, body = 'Yes.', headers: readonly string[] = []): string {
  return [
    'From: Ana <ana@guest.test>',
    `Message-ID: <${randomUUID()}@guest.test>`,
    `Subject: ${subject}`,
    ...headers,
    '',
    body,
    '',
  ].join('\r\n');
}

function subjectOf(raw: Uint8Array): string {
  return /^Subject: (.*)\r$/m.exec(Buffer.from(raw).toString('latin1'))?.[1] ?? '';
}

/** A way to a server of loopback that can be cut. */
export interface CuttableWay extends AsyncDisposable {
  readonly port: number;
  /** Every connection from now on is cut after so many bytes from the server. */
  cutAfter(bytes: number): void;
  /** Connections that were cut. */
  readonly cuts: () => number;
}

export async function aCuttableWay(to: number): Promise<CuttableWay> {
  let limit = Number.POSITIVE_INFINITY;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1');
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    let left = limit;
    client.on('data', (chunk) => upstream.write(chunk));
    upstream.on('data', (chunk: Buffer) => {
      if (chunk.length <= left) {
        left -= chunk.length;
        client.write(chunk);
        return;
      }
      cuts++;
      client.write(chunk.subarray(0, left), end);
      left = 0;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(bytes) {
      limit = bytes;
    },
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
