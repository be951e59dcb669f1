import type { Body, Fact } from './body.ts';

/**
 * The HTML part, with CRLF line ends. It loads nothing: an image would tell the sender when it was read,
 * and most programs would not show it. It sets no colours either, so that light and dark themes both keep
 * their own and stay readable.
 */
export function htmlBody(body: Body): string {
  const description =
    body.description === '' ? [] : [`<p style="${WRAP}">${escapeText(body.description)}</p>`];
  const answer = body.answer === undefined ? [] : [`<p>${escapeHtml(body.answer)}</p>`];
  const page =
    body.rsvpUrl === undefined
      ? []
      : [`<p><a href="${escapeHtml(body.rsvpUrl)}">Or answer on the web</a></p>`];
  const lines = [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(body.summary)}</title>`,
    '<style>:root { color-scheme: light dark; supported-color-schemes: light dark; }</style>',
    '</head>',
    '<body style="margin: 0; padding: 24px; font: 16px/1.5 system-ui, -apple-system, \'Segoe UI\', sans-serif">',
    '<div style="max-width: 600px; margin: 0 auto">',
    `<p>${escapeHtml(body.reason)}</p>`,
    `<h1 style="font-size: 24px; line-height: 1.3; ${WRAP}" dir="auto">${escapeHtml(body.summary)}</h1>`,
    '<table style="border-collapse: collapse">',
    ...body.facts.map(factRow),
    '</table>',
    ...description,
    ...answer,
    ...page,
    '</div>',
    '</body>',
    '</html>',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** A single endless word must not push the page wider than a phone. */
const WRAP = 'overflow-wrap: anywhere';

function factRow({ label, value, href }: Fact): string {
  const shown =
    href === undefined ? escapeHtml(value) : `<a href="${escapeHtml(href)}">${escapeHtml(value)}</a>`;
  return (
    `<tr><th scope="row" style="text-align: left; vertical-align: top; padding: 4px 16px 4px 0">${label}</th>` +
    `<td style="vertical-align: top; padding: 4px 0; ${WRAP}" dir="auto">${shown}</td></tr>`
  );
}

/** Line breaks as elements: Outlook's HTML engine ignores `white-space`. */
function escapeText(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>\r\n');
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}
