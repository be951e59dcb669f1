import type { AnswerLinks } from '../answer-links.ts';
import type { Body } from '../body.ts';
import { painted } from './colours.ts';
import { FONT, TABLE } from './document.ts';
import { escapeHtml } from './escape.ts';
import { link } from './facts.ts';

/** The question and three buttons, or how to answer without them. */
export function answerRows({ question, hint, links }: NonNullable<Body['answer']>): string[] {
  const small = painted(`${FONT}; margin: 0; font-size: 14px; line-height: 21px`, { t: 'quiet' });
  const heading = painted(
    `${FONT}; margin: 0 0 14px; font-size: 18px; line-height: 24px; font-weight: 600; text-align: center`,
    { t: 'ink' },
  );
  const parts = links
    ? [
        `<h2 ${heading}>${escapeHtml(question)}</h2>`,
        buttons(links),
        ...(links.propose
          ? [
              `<p ${painted(`${FONT}; margin: 16px 0 0; font-size: 16px; line-height: 24px`, { t: 'ink' })}>${link(links.propose, 'Propose another time')}</p>`,
            ]
          : []),
        `<p ${small.replace('margin: 0', 'margin: 6px 0 0')}>${escapeHtml(hint)}</p>`,
      ]
    : [`<p ${small}>${escapeHtml(hint)}</p>`];
  return [
    `<tr><td class="pad" align="center" style="padding: 4px 32px 28px">${parts.join('\r\n')}</td></tr>`,
  ];
}

function buttons({ yes, maybe, no }: AnswerLinks): string {
  return [
    `<table ${TABLE} style="table-layout: fixed"><tr>`,
    button(yes, 'Yes', '✓', 'yes'),
    GAP,
    button(maybe, 'Maybe', '?', 'maybe'),
    GAP,
    button(no, 'No', '✕', 'no'),
    '</tr></table>',
  ].join('\r\n');
}

const GAP = '<td width="10" style="width: 10px; font-size: 0; line-height: 0">&nbsp;</td>';

/** A cell that is a button: Word ignores the padding of a link, so there the cell takes it over. */
function button(href: string, label: string, sign: string, colour: 'yes' | 'maybe' | 'no'): string {
  const cell = painted('border: 1px solid; border-radius: 12px; mso-padding-alt: 14px 4px', {
    b: `${colour}-tint`,
    e: colour,
  });
  const anchor = painted(
    `${FONT}; display: block; padding: 14px 4px; font-size: 17px; line-height: 22px; font-weight: 600; text-decoration: none; border-radius: 12px`,
    { t: colour },
  );
  return `<td align="center" ${cell}><a href="${escapeHtml(href)}" ${anchor}><span aria-hidden="true">${sign}&nbsp;&nbsp;</span>${label}</a></td>`;
}
