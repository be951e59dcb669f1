import type { FailureKind } from './outcome.ts';
import { ResponseEncodingError, ResponseTooLargeError } from './response-text.ts';

/** Thrown by our own clock over a phase of an exchange. */
export class OverdueError extends Error {
  readonly phase: 'headers' | 'body';

  constructor(phase: 'headers' | 'body') {
    super(`The ${phase} of the response took too long.`);
    this.name = 'OverdueError';
    this.phase = phase;
  }
}

export interface TransportFailure {
  readonly kind: FailureKind;
  /** False only where it is certain that no byte of the request left. */
  readonly maybeSent: boolean;
}

const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
/** Errors of connect(2); on an open connection some of them mean that it broke. */
const CONNECT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
]);
/** What OpenSSL says of a certificate; nothing is sent before the handshake is done. */
const CERTIFICATE = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * What an error of the HTTP client means. Nothing of its message is kept: some quote the request, and with it
 * the secret. Throws the error itself where it is a mistake of ours.
 */
export function transportFailure(error: unknown): TransportFailure {
  if (error instanceof OverdueError)
    return { kind: { kind: 'timed-out', phase: error.phase }, maybeSent: true };
  if (error instanceof ResponseTooLargeError) return unreadable('too-large');
  if (error instanceof ResponseEncodingError) return unreadable('encoding');
  const { name, code = '', syscall } = error as NodeJS.ErrnoException;
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && !isTransfer(syscall)))
    return { kind: { kind: 'timed-out', phase: 'connect' }, maybeSent: false };
  if (code === 'UND_ERR_HEADERS_TIMEOUT')
    return { kind: { kind: 'timed-out', phase: 'headers' }, maybeSent: true };
  if (code === 'UND_ERR_BODY_TIMEOUT') return { kind: { kind: 'timed-out', phase: 'body' }, maybeSent: true };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' || code === 'UND_ERR_HEADERS_OVERFLOW')
    return unreadable('too-large');
  // The parser's errors have a code for some mistakes only.
  if (name === 'HTTPParserError' || code.startsWith('HPE_')) return unreadable('not-http');
  if (DNS.has(code)) return unreachable('dns', false);
  if (CONNECT.has(code) && !isTransfer(syscall)) return unreachable('refused', false);
  if (CERTIFICATE.test(code)) return unreachable('tls', false);
  if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return unreachable('closed', true);
  if (code === '' || code.startsWith('UND_ERR_INVALID') || code.startsWith('ERR_INVALID')) throw error;
  return unreachable('reset', true);
}

function isTransfer(syscall: string | undefined): boolean {
  return syscall === 'read' || syscall === 'write';
}

function unreachable(reason: 'dns' | 'refused' | 'tls' | 'reset' | 'closed', maybeSent: boolean) {
  return { kind: { kind: 'unreachable', reason }, maybeSent } as const;
}

function unreadable(reason: 'too-large' | 'not-http' | 'encoding') {
  return { kind: { kind: 'unreadable', reason }, maybeSent: true } as const;
}
