/**
 * What an operation costs, in points, as far as its text tells: a number, and parts that are multiplied by what the
 * variables of a request say. It is worked out once for a document; a request only puts its numbers in.
 */
export interface Cost {
  readonly points: number;
  readonly parts: readonly { readonly size: VariableSize; readonly each: Cost }[];
}

/** How many items a variable asks for: a number of them, or a list of ids. */
export interface VariableSize {
  readonly variable: string;
  /** Where the variable is left out or null. */
  readonly otherwise: number;
}

export const FREE: Cost = { points: 0, parts: [] };

export function sumOf(costs: readonly Cost[]): Cost {
  let points = 0;
  for (const cost of costs) points += cost.points;
  return { points, parts: costs.flatMap(({ parts }) => parts) };
}

/** The cost of so many of it. */
export function times(size: number | VariableSize, cost: Cost): Cost {
  if (typeof size !== 'number')
    return cost.points === 0 && cost.parts.length === 0 ? FREE : { points: 0, parts: [{ size, each: cost }] };
  return {
    points: size * cost.points,
    parts: cost.parts.map((part) => ({ size: part.size, each: times(size, part.each) })),
  };
}

/** The points of one request. @param most items of a page: more are refused where they are asked for */
export function pointsOf(
  { points, parts }: Cost,
  variables: Readonly<Record<string, unknown>>,
  most: number,
): number {
  let sum = points;
  for (const { size, each } of parts)
    sum += sizeOf(variables[size.variable], size.otherwise, most) * pointsOf(each, variables, most);
  return sum;
}

function sizeOf(value: unknown, otherwise: number, most: number): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' ? pageOf(value, most) : otherwise;
}

/** A page as it would be given: what is too small or too large is refused there, and costs no more than that. */
export function pageOf(asked: number, most: number): number {
  return Math.min(Math.max(asked, 1), most) || 1;
}
