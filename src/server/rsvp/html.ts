import { escapeHtml } from '../../mail/html/escape.ts';

/** A piece of markup that may go into a page as it stands. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text is escaped, markup and lists go in as they are, nothing gives nothing. */
export type Piece = Html | string | number | undefined | false | readonly Piece[];

/** Markup from a template: ``html`<b>${name}</b>` ``. Everything that is put in is escaped unless it is markup. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const rest = pieces.map((piece, index) => markupOf(piece) + strings[index + 1]);
  return { markup: strings[0] + rest.join('') };
}

function markupOf(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  return 'markup' in piece ? piece.markup : piece.map(markupOf).join('');
}

/** Text as lines of a paragraph. */
export function lines(text: string): Html {
  return { markup: escapeHtml(text).replaceAll('\n', '<br>') };
}
