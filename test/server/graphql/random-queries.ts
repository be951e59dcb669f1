import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Random } from '../../chaos/random.ts';

/** One query with its variables, some of which are wrong on purpose. */
export interface RandomQuery {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Values by the name of a scalar; JSON, as a client sends it. */
export type Values = Readonly<
  Record<string, { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] }>
>;

/**
 * Queries over a schema: nested fields under aliases, inline and named fragments, `@skip` and `@include` with and
 * without variables, arguments as literals and as variables with and without defaults.
 */
export function randomQuery(schema: GraphQLSchema, random: Random, values: Values): RandomQuery {
  const chance = (percent: number) => random.between(1, 100) <= percent;
  const oneOf = <T>(list: readonly T[]): T => list[random.between(0, list.length - 1)] as T;
  // Most are right all over: one wrong argument would hide everything beside and below it.
  const careless = chance(25);
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let names = 0;

  const scalar = (name: string): unknown => {
    const { right, wrong } = values[name] ?? { right: [null], wrong: [null] };
    return oneOf(careless && chance(20) ? wrong : right);
  };
  const inputFor = (type: GraphQLInputType): unknown => {
    if (isNonNullType(type)) return inputFor(type.ofType);
    if (isListType(type)) return Array.from({ length: random.between(0, 3) }, () => inputFor(type.ofType));
    if (isEnumType(type)) return oneOf(type.getValues()).name;
    if (!isInputObjectType(type)) return scalar(type.name);
    const fields = Object.values(type.getFields()).filter(({ type: of }) => isNonNullType(of) || chance(30));
    return Object.fromEntries(fields.map((field) => [field.name, inputFor(field.type)]));
  };
  const literal = (type: GraphQLInputType, value: unknown): string => {
    if (value === null || value === undefined) return 'null';
    if (isNonNullType(type)) return literal(type.ofType, value);
    if (isListType(type))
      return Array.isArray(value)
        ? `[${value.map((item) => literal(type.ofType, item)).join(', ')}]`
        : literal(type.ofType, value);
    if (isEnumType(type)) return String(value);
    if (!isInputObjectType(type)) return JSON.stringify(value);
    const parts = Object.entries(value).map(([name, part]) => {
      const field = type.getFields()[name];
      return field ? `${name}: ${literal(field.type, part)}` : '';
    });
    return `{ ${parts.join(', ')} }`;
  };
  const variable = (type: string, value: unknown, fallback?: string): string => {
    const name = `v${names++}`;
    definitions.push(`$${name}: ${type}${fallback === undefined ? '' : ` = ${fallback}`}`);
    // Left out, its default holds, or it is missing.
    const isNeeded = type.endsWith('!') && fallback === undefined && !careless;
    if (isNeeded || !chance(15)) variables[name] = careless && chance(4) ? { wrong: true } : value;
    return `$${name}`;
  };
  const argument = ({ name, type }: GraphQLArgument): string => {
    const value = inputFor(type);
    if (chance(50)) return `${name}: ${literal(type, value)}`;
    const fallback = chance(30) ? literal(type, inputFor(type)) : undefined;
    return `${name}: ${variable(String(type), value, fallback)}`;
  };
  const directive = (): string => {
    if (!chance(15)) return '';
    const value = chance(70) ? variable('Boolean!', chance(60)) : String(chance(60));
    return ` @${oneOf(['skip', 'include'])}(if: ${value})`;
  };
  const field = (definition: GraphQLField<unknown, unknown>, depth: number): string => {
    const args = definition.args.filter(({ type }) => isNonNullType(type) || chance(35)).map(argument);
    const alias = chance(30) ? `a${names++}: ` : '';
    const below = getNamedType(definition.type);
    const inner = isLeafType(below) ? '' : ` ${selection(below, depth - 1)}`;
    return `${alias}${definition.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive()}${inner}`;
  };
  const selection = (type: GraphQLNamedOutputType, depth: number): string => {
    if (!isObjectType(type) && !isInterfaceType(type)) return '{ __typename }';
    const all = Object.values(type.getFields());
    const usable = all.filter((one) => depth > 0 || isLeafType(getNamedType(one.type)));
    const parts = [chance(40) || usable.length === 0 ? '__typename' : ''];
    for (let count = random.between(1, 4); count > 0 && usable.length > 0; count--)
      parts.push(field(oneOf(usable), depth));
    if (depth > 0 && isInterfaceType(type))
      for (const possible of schema.getPossibleTypes(type))
        if (chance(25)) parts.push(`... on ${possible.name}${directive()} ${selection(possible, depth - 1)}`);
    if (depth > 0 && chance(20)) parts.push(`...${directive()} ${selection(type, depth - 1)}`);
    if (depth > 0 && chance(20)) {
      const name = `F${names++}`;
      const inner = selection(type, depth - 1);
      fragments.push(`fragment ${name} on ${type.name} ${inner}`);
      parts.push(`...${name}${directive()}`);
    }
    return `{ ${parts.filter(Boolean).join(' ')} }`;
  };

  const body = selection(schema.getQueryType() as GraphQLNamedOutputType, 5);
  const head = definitions.length > 0 ? ` (${definitions.join(', ')})` : '';
  return { query: [`query${head} ${body}`, ...fragments].join('\n'), variables };
}
