import { decodeEntities } from '../../calendar/text-value.ts';

/** Characters of HTML that are looked at: what a person typed stands at the top. */
const MAX_HTML_LENGTH = 64 * 1024;

/** Elements whose content nobody reads. */
const UNREAD: ReadonlySet<string> = new Set(['head', 'style', 'script', 'title']);
/** Elements below which a new line begins. */
const BREAKING: ReadonlySet<string> = new Set(['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'blockquote']);

/**
 * The words of an HTML mail, for people and for reading what they typed: tags gone, quotations marked by `> `,
 * never to be shown as HTML. One pass over at most MAX_HTML_LENGTH characters. Never throws.
 */
export function htmlText(html: string): string {
  const pieces: string[] = [];
  const source = html.slice(0, MAX_HTML_LENGTH);
  let skipped: string | undefined;
  let quotes = 0;
  for (let at = 0; at < source.length; ) {
    const open = source.indexOf('<', at);
    const text = source.slice(at, open < 0 ? source.length : open);
    if (skipped === undefined) pieces.push(decodeEntities(text.replace(/\s+/g, ' ')));
    if (open < 0) break;
    const isComment = source.startsWith('<!--', open);
    const close = source.indexOf(isComment ? '-->' : '>', open);
    if (close < 0) break;
    at = close + (isComment ? 3 : 1);
    const tag = /^<(\/?)([a-z][a-z0-9]*)/i.exec(source.slice(open, open + 20));
    if (isComment || !tag) continue;
    const isEnd = tag[1] === '/';
    const name = (tag[2] as string).toLowerCase();
    if (skipped !== undefined) {
      if (isEnd && name === skipped) skipped = undefined;
      continue;
    }
    if (!isEnd && UNREAD.has(name)) skipped = name;
    if (name === 'blockquote') quotes = Math.max(0, quotes + (isEnd ? -1 : 1));
    if (BREAKING.has(name)) pieces.push(quotes > 0 ? '\n> ' : '\n');
  }
  return pieces
    .join('')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
