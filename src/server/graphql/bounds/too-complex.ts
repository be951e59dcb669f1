import { GraphQLError } from 'graphql';

/** The bounds on what one operation may ask for, under the names that errors give them. */
export interface OperationBounds {
  readonly depth: number;
  readonly introspectionDepth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly fields: number;
  readonly repeats: number;
  readonly ignored: number;
  readonly cost: number;
  readonly variableDepth: number;
  readonly variableKeys: number;
}

/** What is counted, and what its caller can do about it. */
const WORDS: Readonly<Record<keyof OperationBounds, readonly [counted: string, advice: string]>> = {
  depth: ['levels of fields', 'Ask for what lies deeper by its id, in a request of its own.'],
  introspectionDepth: ['levels of introspection', 'Read schema.graphql instead.'],
  aliases: ['aliases', 'Ask for many things of one kind through a list or `nodes`, or in several requests.'],
  rootFields: ['fields at the root', 'Divide it into several requests.'],
  directives: ['directives', 'Leave out what is not wanted, or divide it into several requests.'],
  fields: ['fields, those of fragments counted wherever they are used', 'Divide it into several requests.'],
  repeats: ['selections of one field in one place', 'Select it once, or in fewer fragments.'],
  ignored: ['characters of comments, commas and white space', 'Leave them out.'],
  cost: ['points of cost', 'Ask for smaller pages (`first`), or for less of each item.'],
  variableDepth: ['levels of lists and objects in one value', 'Send flatter values.'],
  variableKeys: ['values in the variables', 'Send them in several requests.'],
};

/** The refusal of what goes beyond one of the bounds: it names the bound, the value and the way out. */
export function tooComplex(
  bound: keyof OperationBounds,
  value: number,
  limit: number,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const [counted, advice] = WORDS[bound];
  // What is not counted to its end is more than the limit, and nothing else is known of it.
  const found = Number.isFinite(value) ? `${value}` : `more than ${limit}`;
  return new GraphQLError(`This operation has ${found} ${counted}; at most ${limit} are allowed. ${advice}`, {
    extensions: { code: 'QUERY_TOO_COMPLEX', bound, limit, ...extensions },
  });
}
