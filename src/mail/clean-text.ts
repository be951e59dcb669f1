/**
 * Callers' texts as a mail may carry them. Control characters have no place in one: a line break starts a
 * header, a NUL makes some servers refuse the mail, an escape sequence moves a terminal's cursor.
 */

/** The text on one line: for headers, names and table cells. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();
}

/** The text with its line breaks, each as one `\n`, without other control characters. */
export function multiLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}
