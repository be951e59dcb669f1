import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';

/** An operation as far as resuming it goes. */
export interface ReadOperation {
  /** The document to send: with `cursor` selected where the subscription has a variable `$after`. */
  readonly query: string;
  /** Where its cursors come, by the name of the field in the response; undefined: it cannot be resumed. */
  readonly field: string | undefined;
}

/**
 * Reads which subscription of a document it is and where its cursors are, and selects them if the document does not.
 * Throws GraphQLError where the document does not parse.
 */
export function readOperation(query: string, operationName: string | undefined): ReadOperation {
  const document = parse(query);
  const operation = operationOf(document, operationName);
  const resumable = operation?.variableDefinitions?.some(({ variable }) => variable.name.value === 'after');
  const root = operation?.selectionSet.selections[0];
  if (operation?.operation !== 'subscription' || !resumable || root?.kind !== Kind.FIELD)
    return { query, field: undefined };
  const field = root.alias?.value ?? root.name.value;
  if (root.selectionSet?.selections.some(isCursor)) return { query, field };
  const selecting = visit(operation, { Field: (node) => (node === root ? withCursor(node) : undefined) });
  const definitions = document.definitions.map((one) => (one === operation ? selecting : one));
  return { query: print({ ...document, definitions }), field };
}

function operationOf(document: DocumentNode, name: string | undefined): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return name === undefined ? operations[0] : operations.find((one) => one.name?.value === name);
}

function isCursor(selection: { readonly kind: string }): boolean {
  if (selection.kind !== Kind.FIELD) return false;
  const { name, alias } = selection as FieldNode;
  return name.value === 'cursor' && (alias ?? name).value === 'cursor';
}

function withCursor(field: FieldNode): FieldNode {
  const cursor: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'cursor' } };
  return {
    ...field,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), cursor],
    },
  };
}
