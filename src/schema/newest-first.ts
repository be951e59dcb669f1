import type { ListPosition } from '../invites/ports.ts';
import { listCursor } from './list-cursor.ts';

/**
 * A page of a list that is read newest first and forwards only. `found` holds one more than the page where there is
 * another page; `timeOf` is what the list is sorted by, in milliseconds since 1970.
 */
export function newestFirst<Node extends { readonly id: string }>(
  found: readonly Node[],
  size: number,
  before: ListPosition | undefined,
  timeOf: (node: Node) => number,
) {
  const edges = found
    .slice(0, size)
    .map((node) => ({ node, cursor: listCursor({ value: timeOf(node), id: node.id }) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: before !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
