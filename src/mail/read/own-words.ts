import { visibleText } from './visible-text.ts';

/** Where the sender's own words end: quotations, signatures, the footers of clients. */
const CUT =
  /^(>|-- ?$|-{5,} ?[A-Za-z]|_{8,}|\*~\*~|On .{1,200} (wrote|writes):\s*$|(Am|Le|El|Il|Op|Em) .{1,200} (schrieb|a écrit|escribió|ha scritto|schreef|escreveu)\b.{0,80}:\s*$|Sent from my )/;

/** Characters that are looked at for every character that is kept. */
const LOOKED_AT = 4;

/**
 * What the sender of a text wrote above quotations and footers, at most `most` characters, fit for people to
 * see; undefined where nothing is.
 */
export function ownWords(text: string, most: number): string | undefined {
  const lines = text.slice(0, LOOKED_AT * most).split(/\r?\n/);
  const cut = lines.findIndex((line) => CUT.test(line));
  return visibleText(lines.slice(0, cut < 0 ? lines.length : cut).join('\n'), most);
}
