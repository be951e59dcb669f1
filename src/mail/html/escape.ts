const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** Text for HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

/** The same, with line breaks as elements: Outlook's HTML engine ignores `white-space`. */
export function escapeLines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>\r\n');
}
