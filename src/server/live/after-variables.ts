import { type DocumentNode, Kind, visit } from 'graphql';

const known = new WeakMap<DocumentNode, ReadonlySet<string>>();

/**
 * Variables that say nothing but where a subscription begins: used as the argument `after` of a subscription's root
 * field and nowhere else. Two subscribers that differ in them only get the same events in the same words.
 */
export function afterVariables(document: DocumentNode): ReadonlySet<string> {
  const found = known.get(document) ?? read(document);
  known.set(document, found);
  return found;
}

function read(document: DocumentNode): ReadonlySet<string> {
  const places = new Set<string>();
  const elsewhere = new Set<string>();
  let depth = 0;
  visit(document, {
    VariableDefinition: () => false,
    Field: {
      enter: () => void depth++,
      leave: () => void depth--,
    },
    FragmentDefinition: {
      // A field in a fragment has a depth of its own; that it is a root field cannot be told here.
      enter: () => void depth++,
      leave: () => void depth--,
    },
    Variable(node, _key, parent) {
      const isPlace =
        depth === 1 &&
        parent !== undefined &&
        'kind' in parent &&
        parent.kind === Kind.ARGUMENT &&
        parent.name.value === 'after';
      (isPlace ? places : elsewhere).add(node.name.value);
    },
  });
  return new Set([...places].filter((name) => !elsewhere.has(name)));
}
