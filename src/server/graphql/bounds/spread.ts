import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { tooComplex } from './too-complex.ts';

const MOST_TOLD = 1_000_000;

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  return fragments;
}

/**
 * What is wrong with the size of a document once its fragments are put in: more fields than allowed, or fragments that
 * contain themselves. Each fragment is looked at once, so that a few lines of fragments that double each other are
 * told from their text. Everything after this may follow the fragments wherever they lead.
 */
export function spreadRefusal(
  document: DocumentNode,
  fragments: Fragments,
  limit: number,
): GraphQLError | undefined {
  const sizes = new Map<string, number | 'unfinished'>();
  let cycle: string | undefined;

  const sizeOf = ({ selections }: SelectionSetNode): number => {
    let size = 0;
    for (const selection of selections) {
      // A group of fields counts as one, too: empty it would cost nothing and still have to be followed.
      size += 1;
      if (selection.kind === Kind.FRAGMENT_SPREAD) size += sizeOfFragment(selection.name.value);
      else if (selection.selectionSet) size += sizeOf(selection.selectionSet);
    }
    return size;
  };
  const sizeOfFragment = (name: string): number => {
    const known = sizes.get(name);
    if (known === 'unfinished') cycle ??= name;
    if (known !== undefined) return known === 'unfinished' ? 0 : known;
    const fragment = fragments.get(name);
    if (!fragment) return 0;
    sizes.set(name, 'unfinished');
    const size = sizeOf(fragment.selectionSet);
    sizes.set(name, size);
    return size;
  };

  let size = 0;
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) size += sizeOf(definition.selectionSet);
  for (const name of fragments.keys()) sizeOfFragment(name);
  if (cycle !== undefined)
    return new GraphQLError(`The fragment ${cycle} contains itself.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  // A fragment that no operation uses is refused by validation, which follows it all the same.
  for (const one of sizes.values()) if (typeof one === 'number') size = Math.max(size, one);
  if (size <= limit) return undefined;
  // Fragments that double each other make numbers that say nothing to anybody.
  return tooComplex('fields', size < MOST_TOLD ? size : Number.POSITIVE_INFINITY, limit);
}
