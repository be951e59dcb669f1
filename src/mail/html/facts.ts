import type { Fact } from '../event-facts.ts';
import { painted } from './colours.ts';
import { FONT, WRAP } from './document.ts';
import { escapeHtml } from './escape.ts';

/** The facts as a table of data: screen readers say the label with its value. */
export function factsTable(facts: readonly Fact[]): string {
  return [
    '<table width="100%" cellpadding="0" cellspacing="0" border="0">',
    ...facts.map(factRow),
    '</table>',
  ].join('\r\n');
}

function factRow(fact: Fact): string {
  const label = painted(`${FONT}; font-size: 14px; line-height: 24px; font-weight: 400`, {
    t: fact.old === undefined ? 'quiet' : 'maybe',
  });
  const text = `${FONT}; font-size: 16px; line-height: 24px`;
  return [
    '<tr>',
    `<th scope="row" width="80" valign="top" align="left" class="label" style="width: 80px; padding: 6px 16px 6px 0; text-align: left"><span ${label}>${escapeHtml(fact.label)}</span></th>`,
    `<td valign="top" class="value" style="padding: 6px 0; ${WRAP}"><div ${painted(text, { t: 'ink' })} dir="auto">${shownValue(fact)}</div>`,
    ...quietLines(fact).map((line) => `<div ${painted(`${FONT}; ${QUIET}`, { t: 'quiet' })}>${line}</div>`),
    '</td></tr>',
  ].join('');
}

const QUIET = 'font-size: 14px; line-height: 21px';

function shownValue({ label, parts, href }: Fact): string {
  const weight = label === 'When' || label === 'New time' ? 'font-weight: 600' : '';
  const shown = parts.map((part) => escapeHtml(part)).join('<br>');
  if (href !== undefined) return link(href, escapeHtml(shortened(href)));
  return weight ? `<strong style="${weight}">${shown}</strong>` : shown;
}

function quietLines({ more, map, old }: Fact): string[] {
  return [
    ...(more === undefined ? [] : [escapeHtml(more.replace(/^all day$/, 'All day'))]),
    ...(map === undefined ? [] : [link(map, 'Show on a map')]),
    ...(old === undefined ? [] : [`Before: <s>${escapeHtml(old)}</s>`]),
  ];
}

/** A link in the running text. */
export function link(href: string, shown: string): string {
  return `<a href="${escapeHtml(href)}" ${painted('text-decoration: underline', { t: 'accent' })}>${shown}</a>`;
}

/** Where the link really leads is what people need to see of it. */
function shortened(href: string): string {
  const { host, pathname, search } = new URL(href);
  const rest = `${pathname}${search}`.replace(/^\/$/, '');
  return rest.length > 60 ? `${host}${rest.slice(0, 59)}…` : `${host}${rest}`;
}
