/** What a code of node:net, node:dns, node:tls or undici means to somebody who looks after a receiver. */
const REASONS = new Map([
  ['ENOTFOUND', 'The host name does not exist.'],
  ['ENODATA', 'The host name has no address.'],
  ['EAI_AGAIN', 'The host name could not be looked up.'],
  ['ESERVFAIL', 'The host name could not be looked up.'],
  ['ETIMEOUT', 'The host name could not be looked up.'],
  ['ECONNREFUSED', 'The receiver refused the connection.'],
  ['EHOSTUNREACH', 'The receiver cannot be reached.'],
  ['ENETUNREACH', 'The receiver cannot be reached.'],
  ['ETIMEDOUT', 'The receiver cannot be reached.'],
  ['ECONNRESET', 'The receiver closed the connection.'],
  ['EPIPE', 'The receiver closed the connection.'],
  ['UND_ERR_SOCKET', 'The receiver closed the connection.'],
  ['UND_ERR_HEADERS_OVERFLOW', 'The headers of the response are too large.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "The receiver's certificate is for another host name."],
  ['CERT_HAS_EXPIRED', "The receiver's certificate has expired."],
]);

/**
 * One sentence for a failed attempt. Only codes are looked at: messages name addresses, and those of a private
 * name server are nobody's business.
 */
export function failureReason(error: unknown): string {
  // undici's parser gives some of its errors no code.
  if (error instanceof Error && error.name === 'HTTPParserError')
    return 'The receiver did not answer in HTTP.';
  const code = codeOf(error);
  if (code === undefined) return 'The delivery failed.';
  const known = REASONS.get(code);
  if (known) return known;
  if (/CERT|SIGNED/.test(code)) return `The receiver's certificate cannot be trusted (${code}).`;
  return `The delivery failed (${code}).`;
}

/** The code of an error, or of the first with one among those that it sums up. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}
