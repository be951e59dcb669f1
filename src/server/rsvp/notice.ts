import { documentOf } from './document.ts';
import { type Html, html } from './html.ts';
import { type IconName, icon } from './icons.ts';
import type { Reader } from './reader.ts';
import type { NoticeWords } from './words/words.ts';

export type Tone = 'yes' | 'maybe' | 'no' | 'plain';

/**
 * What is told above an event. It takes the focus where it answers what the reader just did: a screen reader then
 * begins with it, though no script moved anything.
 */
export function noticeAbove({ title, text }: NoticeWords, tone: Tone, sign: IconName, isNews: boolean): Html {
  const focus = isNews && html` role="${tone === 'yes' ? 'status' : 'alert'}" tabindex="-1" autofocus`;
  return html`<div class="notice tone-${tone}"${focus}>${icon(sign)}<h2>${title}</h2><p>${text}</p></div>`;
}

/** A page that has no event to show. */
export function noticePage(reader: Reader, { title, text }: NoticeWords, tone: Tone, sign: IconName): string {
  return documentOf(
    reader,
    title,
    html`<main class="alone tone-${tone}"><div class="card">${icon(sign, 40)}<h1>${title}</h1><p>${text}</p></div></main>`,
  );
}
