import type { CombinedError } from 'urql';
import type { ErrorsFragment } from '../generated/graphql.ts';

/** What is wrong with what was sent, sorted by the field of the form that it is about. */
export interface Problems {
  /** The message at a field, by the way to it below `input`, such as `event.start`. */
  at(field: string): string | undefined;
  /** What belongs to no field of the form. */
  readonly elsewhere: readonly string[];
}

/**
 * Sorts what the graph says. A mutation lists what the caller can mend, with the way to each value; a value that does
 * not fit its type, such as an address without @, is refused before that, with the way in its extensions.
 * @param fields the fields of the form, by their ways; a problem within a field is told at it
 */
export function sortProblems(
  problems: readonly ErrorsFragment[],
  error: CombinedError | undefined,
  fields: readonly string[],
): Problems {
  const all = [
    ...problems.map(({ path, message }) => ({ way: (path ?? []).slice(1).join('.'), message })),
    ...(error?.graphQLErrors ?? []).map(({ message, extensions: { path } }) => ({
      way: Array.isArray(path) ? path.slice(1).join('.') : '',
      message,
    })),
  ];
  const found = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const { way, message } of all) {
    const field = fields.find((one) => way === one || way.startsWith(`${one}.`));
    if (field === undefined) elsewhere.push(message);
    else found.set(field, found.has(field) ? `${found.get(field)} ${message}` : message);
  }
  return { at: (field) => found.get(field), elsewhere };
}
