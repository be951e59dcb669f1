import { type DocumentNode, Kind, visit } from 'graphql';

const known = new WeakMap<DocumentNode, ReadonlySet<string>>();

/**
 * Variables that only say which events are wanted and from where on: arguments of the subscription's root field and
 * used nowhere else. The root fields of schema/ give the event itself, whatever their arguments, so two subscribers
 * that differ in nothing else get an event that fits both in the same words.
 */
export function rootVariables(document: DocumentNode): ReadonlySet<string> {
  const found = known.get(document) ?? read(document);
  known.set(document, found);
  return found;
}

function read(document: DocumentNode): ReadonlySet<string> {
  const ofRoot = new Set<string>();
  const elsewhere = new Set<string>();
  let depth = 0;
  const deeper = {
    enter: () => void depth++,
    leave: () => void depth--,
  };
  visit(document, {
    VariableDefinition: () => false,
    Field: deeper,
    // Whether a field of a fragment is a root field cannot be told here.
    FragmentDefinition: deeper,
    InlineFragment: deeper,
    Variable(node, _key, parent, _path, ancestors) {
      const around = parent ? [...ancestors, parent] : ancestors;
      const kinds = around.map((ancestor) => ('kind' in ancestor ? ancestor.kind : undefined));
      // A directive decides what is in the answer, as at the root so below it.
      const isOfRoot = depth === 1 && kinds.includes(Kind.ARGUMENT) && !kinds.includes(Kind.DIRECTIVE);
      (isOfRoot ? ofRoot : elsewhere).add(node.name.value);
    },
  });
  return new Set([...ofRoot].filter((name) => !elsewhere.has(name)));
}
