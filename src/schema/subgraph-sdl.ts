import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLSchema,
  Kind,
  lexicographicSortSchema,
  parse,
  parseConstValue,
  print,
  printSchema,
} from 'graphql';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/** What the subgraph specification adds to a schema, and does not want to see in the text of it. */
const OF_FEDERATION = new Set(['_Any', '_Entity', '_Service', '_entities', '_service']);

/** Fields by which other subgraphs may refer to a type. */
const KEYS: Readonly<Record<string, readonly string[]>> = { Invite: ['id', 'smartInviteId'] };

/** Types that other subgraphs have as well, with the same fields. */
const SHAREABLE = new Set(['PageInfo']);

const written = new WeakMap<GraphQLSchema, string>();

/** A schema as the text that a supergraph is composed of (Apollo Federation 2). Written once for each. */
export function subgraphSdl(schema: GraphQLSchema): string {
  const kept = written.get(schema);
  if (kept !== undefined) return kept;
  const { definitions } = parse(printSchema(lexicographicSortSchema(schema)), { noLocation: true });
  const own = definitions.filter((one) => !('name' in one && one.name && OF_FEDERATION.has(one.name.value)));
  const text = [LINK, ...own.map((one) => print(directed(one)))].join('\n\n');
  written.set(schema, text);
  return text;
}

function directed(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
  const { name, fields = [] } = definition;
  const keys = (KEYS[name.value] ?? []).map((field) => directive('key', { fields: field }));
  const shared = SHAREABLE.has(name.value) ? [directive('shareable', {})] : [];
  return {
    ...definition,
    fields: fields.filter((field) => !OF_FEDERATION.has(field.name.value)),
    directives: [...keys, ...shared],
  };
}

function directive(name: string, given: Readonly<Record<string, string>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(given).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value: parseConstValue(JSON.stringify(value)),
    })),
  };
}
