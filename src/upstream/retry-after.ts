/** Longest wait that a header is believed, in milliseconds: Cronofy counts by the minute (contract part 7). */
const MOST_MS = 5 * 60_000;

/**
 * Milliseconds of a Retry-After header, seconds or a date (RFC 9110 §10.2.3); undefined where there is none
 * that can be read. Never more than five minutes, or one mistaken header would stop everything for a year.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  const ms = /^\d{1,15}$/.test(text) ? Number(text) * 1000 : dateMs(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MOST_MS);
}

/** Only the one form of date that may be sent: Date.parse takes much else, "-5" and "3.7" among it. */
function dateMs(text: string): number {
  return /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
}
