/**
 * What was found, in the order in which it was asked for. Null stands for what is not there, or not there for the
 * principal: `node` answers both alike, and no error tells one from the other. Pothos' type of a loader knows no null,
 * though its fields do.
 */
export function inOrder<Found>(ids: readonly string[], found: ReadonlyMap<string, Found>): Found[] {
  return ids.map((id) => found.get(id) ?? (null as Found));
}
