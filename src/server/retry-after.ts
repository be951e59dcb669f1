/** `Retry-After` in whole seconds, rounded up: sooner would be too soon (RFC 9110 §10.2.3). None where nobody knows. */
export function retryAfter(ms: unknown): Record<string, string> {
  return typeof ms === 'number' ? { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) } : {};
}
