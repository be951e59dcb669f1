import { COLOURS, darkRules, painted } from './colours.ts';
import { escapeHtml } from './escape.ts';

/** No family with a space is quoted, so that it can stand in an attribute as it is. */
export const FONT =
  'font-family: -apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, sans-serif';

/** A single endless word must not push the mail wider than a phone; the second spelling is for Outlook. */
export const WRAP = 'overflow-wrap: anywhere; word-break: break-word';

/** A table for layout, which screen readers read as if it were none. */
export const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

/** Fills the list's preview after our words, so that no program appends the first words of the mail. */
const PADDING = '&#847;&zwnj;&nbsp;'.repeat(40);

export interface MailDocument {
  readonly title: string;
  /** What lists of mails show beside the subject. */
  readonly preview: string;
  /** Rows of the card's table. */
  readonly rows: readonly string[];
  readonly footer: readonly string[];
}

/**
 * The whole HTML part with CRLF line ends. It loads nothing: an image would tell the sender when it was read, and
 * most programs would not show it. Tables hold it together, since Outlook lays out with the engine of Word, which
 * knows no max-width either: hence the table for it alone.
 */
export function documentOf({ title, preview, rows, footer }: MailDocument): string {
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en" dir="ltr" xmlns:o="urn:schemas-microsoft-com:office:office">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    // Apple Mail makes links of dates and addresses, Outlook scales pixels.
    '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">',
    `<title>${escapeHtml(title)}</title>`,
    '<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>',
    '<style>td, th, h1, h2, p, a { font-family: "Segoe UI", Arial, sans-serif !important; }</style><![endif]-->',
    '<style>',
    ':root { color-scheme: light dark; supported-color-schemes: light dark; }',
    '@media (max-width: 480px) {',
    '.pad { padding-left: 20px !important; padding-right: 20px !important; }',
    '.outer { padding: 12px 8px !important; }',
    '.label, .value { display: block !important; width: auto !important; padding-right: 0 !important; }',
    '.label { padding-bottom: 0 !important; }',
    '.value { padding-top: 0 !important; }',
    '}',
    darkRules(),
    '</style>',
    '</head>',
    `<body ${painted('margin: 0; padding: 0; -webkit-text-size-adjust: 100%', { b: 'paper' })}>`,
    `<div style="display: none; max-height: 0; overflow: hidden; mso-hide: all">${escapeHtml(preview)}${PADDING}</div>`,
    `<div role="article" aria-roledescription="email" aria-label="${escapeHtml(title)}" lang="en" dir="ltr">`,
    `<table ${TABLE} bgcolor="${COLOURS.paper[0]}" class="b-paper"><tr>`,
    `<td class="outer" align="center" style="padding: 32px 16px">`,
    '<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->',
    `<table ${TABLE} style="max-width: 600px; margin: 0 auto">`,
    '<tr>',
    `<td ${painted('border: 1px solid; border-radius: 16px; overflow: hidden', { b: 'card', e: 'line' })} align="left">`,
    `<table ${TABLE}>`,
    ...rows,
    '</table></td></tr>',
    ...footer,
    '</table>',
    '<!--[if mso]></td></tr></table><![endif]-->',
    '</td></tr></table>',
    '</div>',
    '</body>',
    '</html>',
  ].join('\r\n')}\r\n`;
}
