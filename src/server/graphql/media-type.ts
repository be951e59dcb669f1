import { BoundedCache } from './bounded-cache.ts';

/** What a result can be given as, in yoga's order: of two that a client takes alike, the later one. */
const OFFERED = ['application/graphql-response+json', 'application/json'] as const;

/** Headers whose meaning is kept, and their longest; clients of one kind all send the same. */
const KEPT = new BoundedCache<string, string | undefined>({ entries: 100, weight: 100 });
const LONGEST_KEPT = 300;

/**
 * The media type that a result is given as, or undefined where the client takes none of ours. As yoga judges it: the
 * first that fits, whatever the weights (q) are, and no charset but UTF-8.
 */
export function mediaTypeFor(accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return 'application/json';
  const kept = KEPT.get(accept);
  if (kept !== undefined) return kept;
  const found = judge(accept);
  if (accept.length <= LONGEST_KEPT) KEPT.set(accept, found);
  return found;
}

function judge(accept: string): string | undefined {
  for (const entry of accept.replace(/\s/g, '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = entry.split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') continue;
    const [kind, subtype] = type.split('/');
    const fits = OFFERED.filter((offered) => {
      const [ours, below] = offered.split('/');
      return (kind === '*' || kind === ours) && (subtype === '*' || subtype === below);
    });
    if (fits.length > 0) return fits.at(-1);
  }
  return undefined;
}
