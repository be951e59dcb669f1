import type { OperationBounds } from '../graphql/bounds/too-complex.ts';
import { MAX_MANIFEST_BYTES, MAX_TRUSTED_DOCUMENTS } from '../graphql/trusted/read-manifest.ts';
import type { Limit } from './limit.ts';

const TOO_COMPLEX = 'QUERY_TOO_COMPLEX';

/** Bounds on what one operation may ask for, and on the documents that are known before it comes. */
export const OPERATION_LIMITS = {
  depth: { value: 8, unit: 'levels of fields, a connection with its edges being one', beyond: TOO_COMPLEX },
  introspectionDepth: { value: 20, unit: 'levels of introspection', beyond: TOO_COMPLEX },
  aliases: { value: 15, unit: 'aliases of a document', beyond: TOO_COMPLEX },
  rootFields: { value: 5, unit: 'fields at the root of an operation', beyond: TOO_COMPLEX },
  directives: { value: 10, unit: 'directives of a document', beyond: TOO_COMPLEX },
  documentFields: { value: 1000, unit: 'fields of a document, its fragments put in', beyond: TOO_COMPLEX },
  fieldRepeats: { value: 30, unit: 'selections of one field in one place', beyond: TOO_COMPLEX },
  ignored: {
    value: 10_000,
    unit: 'characters of comments, commas and white space in a document',
    beyond: TOO_COMPLEX,
  },
  cost: { value: 1000, unit: 'points that an operation costs', beyond: TOO_COMPLEX },
  variableDepth: {
    value: 10,
    unit: 'levels of lists and objects in a variable or argument',
    beyond: TOO_COMPLEX,
  },
  variableKeys: { value: 1000, unit: 'values in the variables of a request', beyond: TOO_COMPLEX },
  mistakes: { value: 20, unit: 'mistakes told of one document', beyond: 'not looked for' },
  // Longer than Cronofy is waited for: whoever changes something there must be told whether it may have been done.
  operationTime: { value: 30_000, unit: 'ms of one operation', beyond: TOO_COMPLEX },
  trustedDocuments: {
    value: MAX_TRUSTED_DOCUMENTS,
    unit: 'documents in TRUSTED_DOCUMENTS_FILE',
    beyond: 'no start',
  },
  trustedBytes: { value: MAX_MANIFEST_BYTES, unit: 'bytes of that file', beyond: 'no start' },
} as const satisfies Record<string, Limit>;

/** The bounds on one operation, as the pass that measures them takes them. */
export const OPERATION_BOUNDS: OperationBounds = {
  depth: OPERATION_LIMITS.depth.value,
  introspectionDepth: OPERATION_LIMITS.introspectionDepth.value,
  aliases: OPERATION_LIMITS.aliases.value,
  rootFields: OPERATION_LIMITS.rootFields.value,
  directives: OPERATION_LIMITS.directives.value,
  fields: OPERATION_LIMITS.documentFields.value,
  repeats: OPERATION_LIMITS.fieldRepeats.value,
  ignored: OPERATION_LIMITS.ignored.value,
  cost: OPERATION_LIMITS.cost.value,
  variableDepth: OPERATION_LIMITS.variableDepth.value,
  variableKeys: OPERATION_LIMITS.variableKeys.value,
};
