import type { AnswerLinks } from './answer-links.ts';
import type { Body } from './body.ts';
import type { Fact } from './event-facts.ts';

/** The plain text part, with CRLF line ends: all that the HTML part says, and the same links. */
export function textBody(body: Body): string {
  const { answer, note } = body;
  const rows = body.facts.flatMap(rowsOf);
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  const news = body.headline === undefined ? [] : [`${body.headline.toUpperCase()}`];
  const blocks = [
    [...news, body.reason],
    note === undefined ? [] : [note],
    [body.summary],
    rows.map(([label, value]) => `${label === '' ? '' : `${label}:`}`.padEnd(width) + value),
    [body.description],
    answer ? [answer.question, ...linesOf(answer.links), answer.hint] : [],
    answer?.links ? [privacyOf(body)] : [],
  ];
  const text = blocks
    .map((lines) => lines.join('\n'))
    .filter((block) => block !== '')
    .join('\n\n');
  return `${text}\n`.replaceAll('\n', '\r\n');
}

/** Why the links must not be passed on. */
export function privacyOf({ reader }: Body): string {
  return `This mail is for ${reader}. Whoever has its links can answer for you.`;
}

function rowsOf({ label, parts, more, map, old }: Fact): [string, string][] {
  const value = more === undefined ? parts.join(', ') : `${parts.join(', ')} (${more})`;
  return [
    [label, value],
    ...(old === undefined ? [] : [['Before', old] as [string, string]]),
    ...(map === undefined ? [] : [['Map', map] as [string, string]]),
  ];
}

function linesOf(links: AnswerLinks | undefined): string[] {
  if (!links) return [];
  return [
    `Yes:   ${links.yes}`,
    `Maybe: ${links.maybe}`,
    `No:    ${links.no}`,
    ...(links.propose ? [`Propose another time: ${links.propose}`] : []),
  ];
}
