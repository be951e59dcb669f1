import { createRequire } from 'node:module';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';
import { type DestinationRules, judgeAddress } from './destination.ts';
import { canonicalAddress } from './ip-address.ts';
import { type Lookup, nameServerLookup, systemLookup } from './resolve.ts';

/** Loaded with the first callback: a start without it is a twentieth quicker. */
const loadUndici = () => createRequire(import.meta.url)('undici') as typeof import('undici');

/** Most bytes of a response's headers; a receiver that never ends them is cut off there. */
const MAX_HEADER_BYTES = 16 * 1024;

export interface ConnectOptions extends DestinationRules {
  /** How names are resolved; by default by the name servers, or by the system under the development setting. */
  readonly lookup?: Lookup | undefined;
  /** Ends connecting, and everything after it, at once. */
  readonly signal: AbortSignal;
}

/** The host's address is one that callbacks must not go to. */
export class ForbiddenDestinationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ForbiddenDestinationError';
  }
}

/**
 * An HTTP/1.1 client for one request to one origin over one connection, which its holder destroys. It connects
 * only to an address that it has judged: the name is resolved once, every address of the answer must be allowed,
 * and the socket is given those addresses instead of the name, so that a second answer of the name server cannot
 * lead elsewhere. Certificates are always verified. It knows of no proxies and follows no redirects.
 *
 * Requests reject with ForbiddenDestinationError, with the signal's reason, or with what went wrong.
 */
export function openConnection(origin: string, options: ConnectOptions): Client {
  const { signal } = options;
  let connects = 0;
  const client: Client = new (loadUndici().Client)(origin, {
    connect(target, callback) {
      // undici connects again for a request that a lost connection left unsent, and would do so without end.
      if (++connects > 1) return callback(failure('ECONNRESET', 'The receiver closed the connection.'), null);
      connectJudged(target, options).then(
        (socket) => callback(null, socket),
        (error) => callback(error, null),
      );
    },
    allowH2: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    // The signal bounds the whole attempt; a bound on each silence would let a byte a second go on for ever.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  signal.addEventListener('abort', () => void client.destroy(signal.reason as Error).catch(() => {}), {
    once: true,
  });
  return client;
}

async function connectJudged(target: buildConnector.Options, options: ConnectOptions): Promise<Socket> {
  const addresses = await judgedAddresses(target.hostname, options);
  const { signal } = options;
  signal.throwIfAborted();
  const connect = loadUndici().buildConnector({
    lookup: lookupOf(addresses),
    // Said outright, as NODE_TLS_REJECT_UNAUTHORIZED changes only the default.
    rejectUnauthorized: true,
    // A session resumed from an earlier delivery would skip the certificate.
    maxCachedSessions: 0,
    allowH2: false,
    timeout: 0,
  } as buildConnector.BuildOptions);
  return new Promise((resolve, reject) => {
    const abort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    // undici's connector returns the socket; its types do not say so.
    const socket = connect(target, (error, connected) => {
      signal.removeEventListener('abort', abort);
      if (error) return reject(error);
      if (addresses.includes(canonicalAddress(connected.remoteAddress ?? '')?.text ?? ''))
        return resolve(connected);
      connected.destroy();
      reject(new ForbiddenDestinationError('The connection led to another address than the one judged.'));
    }) as unknown as Socket;
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** The canonical addresses of a host, all of them allowed. Throws ForbiddenDestinationError if one is not. */
async function judgedAddresses(hostname: string, options: ConnectOptions): Promise<string[]> {
  const literal = isIP(hostname) !== 0;
  const lookup = options.lookup ?? (options.allowPrivate ? systemLookup : nameServerLookup());
  const answer = literal ? [hostname] : await lookup(hostname, options.signal);
  if (answer.length === 0) throw failure('ENODATA', 'The host has no address.');
  return answer.map((ip) => {
    const verdict = judgeAddress(ip, options);
    if (verdict.allowed) return verdict.value;
    // What a private name server says of its network is not for whoever chose the name to read.
    throw new ForbiddenDestinationError(
      literal ? verdict.reason : `${hostname} has an address that is not a public one.`,
    );
  });
}

/** Hands out what was judged, whatever name it is asked for. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const [first = ''] = addresses;
  return (_hostname, { all }, callback) => {
    if (!all) return callback(null, first, isIP(first));
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address) })),
    );
  };
}

/** A failure that reads like those of node:net and node:dns. */
function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
