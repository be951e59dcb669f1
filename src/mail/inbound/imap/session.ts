import { ImapFlow } from 'imapflow';
import { MAX_MAIL_BYTES } from '../../read/caps.ts';
import type { MailboxAddress } from './address.ts';
import { isRefusal } from './failure.ts';
import { type FolderParts, readFolder, type Stuck } from './read-folder.ts';

/** Silence of the server after which a connection counts as lost, in milliseconds. */
const SILENCE_MS = 120_000;
const CONNECT_MS = 30_000;
/** How long a connection that is no longer wanted may take to say so, in milliseconds. */
const GOODBYE_MS = 1_000;
/** Folders named as junk that are watched. */
const MAX_JUNK = 3;
const JUNK = '\\Junk';

export interface SessionParts
  extends Pick<FolderParts, 'cursors' | 'ingest' | 'clock' | 'onProgress' | 'isStopping'> {
  readonly address: MailboxAddress;
  /** How often folders are looked into where nothing is announced, in milliseconds. */
  readonly pollMs: number;
  readonly signal: AbortSignal;
  readonly stuckAt: (folder: string) => Stuck;
  readonly onConnected: () => void;
  /** A round through all folders ended; the folders that could not be opened, and why. */
  readonly onRound: (closed: ReadonlyMap<string, unknown>) => void;
  readonly onPassedOver: (folder: string, uid: number, error: unknown) => void;
}

/**
 * One connection, from its beginning to its end: reads all folders, then waits in IDLE on the first one and looks
 * into the others every `pollMs`. Resolves when the signal asks it to stop; rejects where the connection fails.
 */
export async function runSession(parts: SessionParts): Promise<void> {
  const { address, signal } = parts;
  const client = new ImapFlow({
    host: address.host,
    port: address.port,
    secure: address.security === 'tls',
    doSTARTTLS: address.security === 'starttls',
    auth: { user: address.user, pass: address.password },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    maxLiteralSize: 2 * MAX_MAIL_BYTES,
    maxLineLength: 8 * MAX_MAIL_BYTES,
    maxResponseSize: 16 * MAX_MAIL_BYTES,
  });
  const bell = createBell();
  let failure: Error | undefined;
  client.on('error', (error) => {
    failure = error;
  });
  client.on('close', bell.ring);
  client.on('exists', bell.ring);
  const stop = () => {
    bell.ring();
    setTimeout(() => client.close(), GOODBYE_MS).unref();
  };
  signal.addEventListener('abort', stop);
  try {
    await client.connect();
    parts.onConnected();
    await watch(client, parts, bell);
    if (!parts.isStopping()) throw failure ?? closedBy(client);
  } catch (error) {
    // A command that fails because the connection was lost says less than what lost it.
    throw failure ?? error;
  } finally {
    signal.removeEventListener('abort', stop);
    await goodbye(client);
  }
}

async function watch(client: ImapFlow, parts: SessionParts, bell: Bell): Promise<void> {
  const { address, pollMs } = parts;
  const [first] = address.folders;
  let roundDue = true;
  let timer: NodeJS.Timeout | undefined;
  try {
    while (!parts.isStopping() && client.usable) {
      bell.mute();
      if (roundDue) {
        roundDue = false;
        parts.onRound(await readAll(client, await foldersOf(client, address), parts));
        timer = setTimeout(() => {
          roundDue = true;
          bell.ring();
        }, pollMs);
      } else await readAll(client, [first], parts);
      if (parts.isStopping() || bell.hasRung()) continue;
      // IDLE ends when the next command is sent. Where a server has none, imapflow asks now and then.
      if (client.mailbox) client.idle().catch(() => {});
      await bell.rung();
    }
  } finally {
    clearTimeout(timer);
  }
}

/** The folder that IDLE listens to comes last, since the last one stays open. */
async function foldersOf(client: ImapFlow, { folders, watchesJunk }: MailboxAddress): Promise<string[]> {
  const [first, ...others] = folders;
  // Looked up each time: many servers make the folder when the first junk comes.
  const junk = watchesJunk
    ? (await client.list()).filter(({ specialUse }) => specialUse === JUNK).map(({ path }) => path)
    : [];
  const all = new Set([...junk.slice(0, MAX_JUNK), ...others]);
  all.delete(first);
  return [...all, first];
}

async function readAll(client: ImapFlow, folders: readonly string[], parts: SessionParts) {
  const closed = new Map<string, unknown>();
  for (const folder of folders) {
    if (parts.isStopping()) break;
    try {
      await readFolder({
        ...parts,
        client,
        folder,
        key: `${parts.address.name}/${encodeURIComponent(folder)}`,
        stuck: parts.stuckAt(folder),
        onPassedOver: (uid, error) => parts.onPassedOver(folder, uid, error),
      });
    } catch (error) {
      // A folder that was renamed must not keep the others from being read.
      if (!isRefusal(error) || !client.usable) throw error;
      closed.set(folder, error);
    }
  }
  return closed;
}

function closedBy(client: ImapFlow): Error {
  return Object.assign(new Error('The server closed the connection.'), { reason: client.byeReason });
}

async function goodbye(client: ImapFlow): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, GOODBYE_MS);
  });
  if (client.usable) await Promise.race([client.logout().catch(() => {}), late]);
  clearTimeout(timer);
  client.close();
}

interface Bell {
  readonly ring: () => void;
  /** Forgets that it rang. */
  readonly mute: () => void;
  readonly hasRung: () => boolean;
  /** Resolves when it rings, at once where it has. */
  readonly rung: () => Promise<void>;
}

function createBell(): Bell {
  let { promise, resolve } = Promise.withResolvers<void>();
  let has = false;
  return {
    ring: () => {
      has = true;
      resolve();
    },
    mute: () => {
      has = false;
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
    hasRung: () => has,
    rung: () => promise,
  };
}
