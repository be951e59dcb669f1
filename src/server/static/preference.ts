/**
 * The weight a client gave one value of an `Accept` or `Accept-Encoding` header, from 0 (refused) to 1.
 * A value that the list does not name has the weight of its wildcards, and 0 without one
 * (RFC 9110 §12.5.1 and §12.5.3). An unreadable weight counts as 0.
 */
export function weightOf(header: string | undefined, value: string, ...wildcards: string[]): number {
  const weights = new Map<string, number>();
  for (const entry of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const weight = quality === undefined ? 1 : Number(quality);
    weights.set(name, weight >= 0 && weight <= 1 ? weight : 0);
  }
  for (const name of [value, ...wildcards]) {
    const weight = weights.get(name);
    if (weight !== undefined) return weight;
  }
  return 0;
}
