import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { Fragments } from './spread.ts';

/**
 * How often one response name is selected in one place at the most, fragments put in. Validation compares every two
 * of them with each other and with everything below (OverlappingFieldsCanBeMerged, GraphQL §5.3.2): in the square of
 * this number, at each level. Stops beyond the limit. The fragments must not contain themselves.
 */
export function mostRepeats(root: SelectionSetNode, fragments: Fragments, limit: number): number {
  let most = 0;
  const look = (sets: readonly SelectionSetNode[]): void => {
    const byName = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, fragments, byName);
    for (const nodes of byName.values()) {
      most = Math.max(most, nodes.length);
      if (most > limit) return;
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) look(below);
    }
  };
  look([root]);
  return most;
}

function collect(set: SelectionSetNode, fragments: Fragments, byName: Map<string, FieldNode[]>): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      const nodes = byName.get(name);
      if (nodes) nodes.push(selection);
      else byName.set(name, [selection]);
      continue;
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    if (inner) collect(inner, fragments, byName);
  }
}
