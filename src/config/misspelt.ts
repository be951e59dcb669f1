/** A name that was set and means nothing, beside the one that was probably meant. */
export interface Misspelt {
  readonly name: string;
  readonly meant: string;
}

/** Nobody else's settings begin so. */
const OWN_PREFIXES = [
  'INVITEGRAPH_',
  'CRONOFY_',
  'INBOUND_SMTP_',
  'INBOUND_WEBHOOK_',
  'REPLY_',
  'RATE_LIMIT_',
  'TRUSTED_DOCUMENTS',
];
/** Names that are so short are too near to everything: HOST is one letter from POST. */
const SHORTEST = 6;
/** From this length on two mistakes are taken for one name. */
const LONG = 10;
const MOST_MISTAKES = 2;
/** The longest name that is compared, in characters. */
const LONGEST = 64;

/** Which of these names look like one of the known ones and are none. Their values are never looked at. */
export function findMisspelt(names: readonly string[], known: readonly string[]): readonly Misspelt[] {
  const ours = new Set(known);
  return names.flatMap((name) => {
    if (ours.has(name) || name.length > LONGEST) return [];
    const capitals = name.toUpperCase().replaceAll('-', '_');
    const isOurs = OWN_PREFIXES.some((prefix) => capitals.startsWith(prefix));
    const [nearest] = known
      .filter((meant) => isOurs || Math.abs(meant.length - capitals.length) <= MOST_MISTAKES)
      .map((meant) => ({ meant, mistakes: mistakesBetween(capitals, meant) }))
      .sort((a, b) => a.mistakes - b.mistakes);
    if (!nearest) return [];
    const bare = capitals.replace(/^INVITEGRAPH_/, '');
    if (bare !== capitals && ours.has(bare)) return [{ name, meant: bare }];
    const forgiven = nearest.meant.length >= LONG ? MOST_MISTAKES : nearest.meant.length >= SHORTEST ? 1 : 0;
    return isOurs || nearest.mistakes <= forgiven ? [{ name, meant: nearest.meant }] : [];
  });
}

/** Letters to add, leave out, change or swap until one is the other (Damerau and Levenshtein, adjacent letters only). */
function mistakesBetween(one: string, other: string): number {
  let [before, last]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
      );
      if (one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, at(before, column - 2) + 1);
      next.push(least);
    }
    [before, last] = [last, next];
  }
  return at(last, other.length);
}

function at(row: readonly number[] | undefined, column: number): number {
  return row?.[column] ?? Number.POSITIVE_INFINITY;
}
