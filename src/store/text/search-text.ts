/**
 * Text as it is searched, kept and asked for alike: in lower case, and without U+0000, at which SQLite ends a text and
 * which Postgres does not take.
 */
export function searchable(text: string): string {
  return text.toLowerCase().replaceAll('\0', '\ufffd');
}
