/**
 * The way to a value of the variables that does not fit its type, such as ["input", "event", "url"], from the message
 * with which graphql-js refuses it: it has the way nowhere else. Undefined for any other error.
 */
export function inputPath(message: string): string[] | undefined {
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? [];
  if (variable === undefined) return undefined;
  // The value stands before it and may hold anything, but a quotation mark in it has a backslash before it.
  const [, way = variable] = /[^\\] at "([\w.[\]]+)"; /.exec(message) ?? [];
  return way.split(/[.[\]]+/).filter((part) => part !== '');
}
