const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/**
 * Text for HTML, in an element or in a quoted attribute. Control characters have no place in HTML (WHATWG HTML
 * §13.2.3.5), and a NUL cuts some readers' text.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

/** The same, with line breaks as elements: Outlook's HTML engine ignores `white-space`. */
export function escapeLines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>\r\n');
}
