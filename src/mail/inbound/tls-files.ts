import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '../../errors.ts';

/** A certificate chain and its key, as PEM text. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * Reads the certificate and the key of the SMTP port and checks that they belong together and that the certificate
 * is valid at `now`, so that a mistake stops the start and not the first mail. Throws ConfigError, which names the
 * setting and never what a file holds. It names the path only once that has proven to be one: whoever set the key
 * itself by mistake would find it in their logs.
 */
export function readTlsFiles(paths: { readonly cert: string; readonly key: string }, now: number): TlsFiles {
  const cert = read('INBOUND_SMTP_TLS_CERT', paths.cert);
  const key = read('INBOUND_SMTP_TLS_KEY', paths.key);
  check(() => createSecureContext({ cert }), `INBOUND_SMTP_TLS_CERT ${paths.cert} holds no PEM certificate.`);
  check(
    () => createSecureContext({ cert, key }),
    `INBOUND_SMTP_TLS_KEY ${paths.key} is not the PEM key of that certificate, or is encrypted.`,
  );
  const { validToDate } = new X509Certificate(cert);
  if (validToDate.getTime() < now)
    throw new ConfigError(`INBOUND_SMTP_TLS_CERT ${paths.cert} has expired. Renew it, then start again.`);
  return { cert, key };
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `${setting} must be the path of a PEM file, and as one it cannot be read: ${code}.`,
    );
  }
}

/** The library's own message may quote the file, so none of it is kept. */
function check(attempt: () => unknown, message: string): void {
  try {
    attempt();
  } catch {
    throw new ConfigError(message);
  }
}
