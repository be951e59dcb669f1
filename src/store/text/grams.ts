/** Characters of a gram. Fewer would stand in nearly every text, more would make an index larger than the texts. */
const LENGTH = 3;

/**
 * What has to stand in a text that holds this one: its runs of three characters, each once. A shorter one is given as
 * it is: texts are indexed with two line feeds behind them, so that a run of three begins with it wherever it stands.
 */
export function gramsOf(text: string): { readonly grams: readonly string[]; readonly isPrefix: boolean } {
  const characters = [...text];
  if (characters.length < LENGTH) return { grams: [text], isPrefix: true };
  const grams = new Set<string>();
  for (let start = 0; start + LENGTH <= characters.length; start++)
    grams.add(characters.slice(start, start + LENGTH).join(''));
  return { grams: [...grams], isPrefix: false };
}
