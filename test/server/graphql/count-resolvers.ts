import { type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Counts every call of a resolver from now on, introspection aside. Fields without one of their own are read by
 * graphql-js, below an object that some resolver gave: whatever is executed begins with one that counts.
 */
export function countResolvers(schema: GraphQLSchema): { calls: number } & Disposable {
  const undo: (() => void)[] = [];
  const counted = { calls: 0, [Symbol.dispose]: () => void undo.map((one) => one()) };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      for (const kind of ['resolve', 'subscribe'] as const) {
        const own = field[kind];
        if (!own) continue;
        field[kind] = (...args) => {
          counted.calls++;
          return own(...args);
        };
        undo.push(() => {
          field[kind] = own;
        });
      }
  }
  return counted;
}
