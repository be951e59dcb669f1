/**
 * Rows out of arrays, one for each column, as a statement of Postgres takes them: `unnest($1::text[], …)`. So one text
 * does for any number of rows, and is prepared.
 *
 * The first array stands behind a `select`, for the planner. It looks into arrays that it is given, finds a plan for
 * the one row in there cheaper than the general plan for ten, and therefore makes a new one for every execution, which
 * takes several times as long as the execution itself. What it cannot look into it plans once.
 * @param first the number of the first parameter
 */
export function unnested(types: readonly string[], first = 1): string {
  const arrays = types.map((type, index) => `$${index + first}::${type}[]`);
  return `unnest((select ${arrays[0]})${arrays
    .slice(1)
    .map((array) => `, ${array}`)
    .join('')})`;
}
