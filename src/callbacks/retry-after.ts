/** IMF-fixdate, the form of an HTTP date that may be sent (RFC 9110 §5.6.7). */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long a receiver asks to be left alone, in milliseconds (Retry-After, RFC 9110 §10.2.3); undefined where it
 * asks nothing that can be read. A point in time counts from the receiver's own Date, so that a clock that is
 * off changes nothing.
 */
export function readRetryAfter(retryAfter: unknown, date: unknown): number | undefined {
  if (typeof retryAfter !== 'string') return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000;
  if (typeof date !== 'string' || !HTTP_DATE.test(retryAfter) || !HTTP_DATE.test(date)) return undefined;
  const wait = Date.parse(retryAfter) - Date.parse(date);
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
