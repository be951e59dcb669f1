import type { Body } from './body.ts';

/** The plain text part, with CRLF line ends. */
export function textBody(body: Body): string {
  const width = Math.max(...body.facts.map(({ label }) => label.length)) + 2;
  const facts = body.facts.map(({ label, value }) => `${`${label}:`.padEnd(width)}${value}`);
  const answer = body.answer === undefined ? [] : [body.answer];
  const page = body.rsvpUrl === undefined ? [] : [`Or answer on the web: ${body.rsvpUrl}`];
  const blocks = [[body.reason], [body.summary], facts, [body.description], [...answer, ...page]];
  const text = blocks
    .map((lines) => lines.join('\n'))
    .filter((block) => block !== '')
    .join('\n\n');
  return `${text}\n`.replaceAll('\n', '\r\n');
}
