import type { Body } from './body.ts';
import { privacyOf } from './body-text.ts';
import { answerRows } from './html/answer.ts';
import { painted } from './html/colours.ts';
import { documentOf, FONT, TABLE, WRAP } from './html/document.ts';
import { escapeHtml, escapeLines } from './html/escape.ts';
import { factsTable } from './html/facts.ts';

/** The HTML part. It says what the text part says; see html/document.ts for what holds it together. */
export function htmlBody(body: Body): string {
  const [when, where] = body.facts.filter(({ label }) => /^(When|Where|New)/.test(label));
  const preview = [body.headline, when?.parts.join(', '), where?.parts.join(', ')]
    .filter(Boolean)
    .join(' · ');
  return documentOf({
    title: body.summary,
    preview,
    rows: [
      ...noticeRow(body),
      headRow(body),
      `<tr><td class="pad" style="padding: 0 32px 24px">${factsTable(body.facts)}</td></tr>`,
      ...(body.answer ? answerRows(body.answer) : []),
      ...descriptionRow(body.description),
    ],
    footer: body.answer?.links ? [footerRow(privacyOf(body))] : [],
  });
}

const TONES = { news: 'maybe', end: 'no' } as const;

/** What is told before anything else: a change, an end, and what the organizer wrote about it. */
function noticeRow({ tone, headline, reason, note }: Body): string[] {
  if (headline === undefined || tone === 'invitation') return [];
  const text = `${FONT}; margin: 0; font-size: 16px; line-height: 24px`;
  const words =
    note === undefined
      ? ''
      : `<p ${painted(`${text}; margin-top: 8px; padding-left: 12px; border-left: 3px solid; ${WRAP}`, { t: 'ink', e: TONES[tone] })} dir="auto">${escapeLines(note)}</p>`;
  return [
    `<tr><td ${painted('padding: 16px 32px; border-bottom: 1px solid; border-radius: 15px 15px 0 0', { b: `${TONES[tone]}-tint`, e: 'line' }, 'pad')}>`,
    `<p ${painted(`${text}; font-weight: 600`, { t: TONES[tone] })}>${escapeHtml(headline)}</p>`,
    `<p ${painted(text, { t: 'ink' })}>${escapeHtml(reason)}</p>${words}`,
    '</td></tr>',
  ];
}

/** A leaf of a calendar, and beside it what the event is called. */
function headRow({ lead, summary, isOff, leaf }: Body): string {
  const month = painted(
    `${FONT}; padding: 5px 0 4px; font-size: 13px; line-height: 16px; font-weight: 600; border-radius: 11px 11px 0 0`,
    { t: 'on-accent', b: 'accent' },
  );
  const day = painted(`${FONT}; padding: 5px 0 0; font-size: 28px; line-height: 32px; font-weight: 600`, {
    t: 'ink',
  });
  const weekday = painted(`${FONT}; padding: 0 0 6px; font-size: 13px; line-height: 16px`, { t: 'quiet' });
  const cells = [
    `<td width="64" valign="top" style="width: 64px"><table aria-hidden="true" ${TABLE.replace('100%', '64')} ${painted('border: 1px solid; border-radius: 12px; border-collapse: separate', { b: 'card', e: 'line' })}>`,
    `<tr><td align="center" ${month}>${leaf.month}</td></tr><tr><td align="center" ${day}>${leaf.day}</td></tr><tr><td align="center" ${weekday}>${leaf.weekday}</td></tr>`,
    '</table></td><td width="18" style="width: 18px; font-size: 0">&nbsp;</td><td valign="middle">',
    lead
      ? `<p ${painted(`${FONT}; margin: 0 0 2px; font-size: 15px; line-height: 22px; ${WRAP}`, { t: 'quiet' })}>${escapeHtml(lead)}</p>`
      : '',
    `<h1 ${painted(`${FONT}; margin: 0; font-size: 24px; line-height: 30px; font-weight: 600; ${WRAP}`, { t: isOff ? 'quiet' : 'ink' })} dir="auto">${isOff ? `<s>${escapeHtml(summary)}</s>` : escapeHtml(summary)}</h1>`,
    '</td>',
  ];
  return `<tr><td class="pad" style="padding: 32px 32px 20px"><table ${TABLE}><tr>${cells.join('\r\n')}</tr></table></td></tr>`;
}

function descriptionRow(description: string): string[] {
  if (description === '') return [];
  const cell = painted('padding: 24px 32px 28px; border-top: 1px solid', { e: 'line' }, 'pad');
  return [
    `<tr><td ${cell}>`,
    `<p ${painted(`${FONT}; margin: 0; font-size: 16px; line-height: 25px; ${WRAP}`, { t: 'ink' })} dir="auto">${escapeLines(description)}</p>`,
    '</td></tr>',
  ];
}

function footerRow(text: string): string {
  return `<tr><td class="pad" align="center" style="padding: 18px 32px 0"><p ${painted(`${FONT}; margin: 0; font-size: 13px; line-height: 20px; ${WRAP}`, { t: 'quiet' })}>${escapeHtml(text)}</p></td></tr>`;
}
