import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';

const SECRET_BYTES = 32;

/** A secret as the gateway makes it for itself: 256 bits, base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * The secret in a file beside the database, made at the first start with mode 0600. Without it every cursor
 * would die with the process. Throws ConfigError where the file cannot be read or written, or is cut short.
 * @param first what it is where there is no file yet
 */
export function keptSecret(path: string, setting: string, first = newSecret()): string {
  try {
    if (existsSync(path)) {
      chmodSync(path, 0o600);
      return whole(readFileSync(path, 'utf8').trim());
    }
    const secret = whole(first);
    mkdirSync(dirname(path), { recursive: true });
    // Under its name only once it is whole: a kill within the write would leave a file no start gets past.
    // Linked, not renamed: of two processes that start together one makes the file, the other fails.
    const draft = `${path}.${process.pid}`;
    try {
      writeFileSync(draft, `${secret}\n`, { mode: 0o600, flush: true });
      linkSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
    return secret;
  } catch (cause) {
    throw new ConfigError(`${setting} is not set, and its file ${path} cannot be kept.`, { cause });
  }
}

/** A full disk or a careless copy leaves an empty file behind, and with an empty key anybody could sign. */
function whole(secret: string): string {
  if (Buffer.byteLength(secret) < SECRET_BYTES) throw new Error('The secret is cut short.');
  return secret;
}
