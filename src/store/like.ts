/** Text as it must stand in a LIKE pattern that names `\` as its ESCAPE, so that it only matches itself. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
