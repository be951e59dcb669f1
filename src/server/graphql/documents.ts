import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { BoundedCache } from './bounded-cache.ts';
import { measure } from './bounds/operation-bounds.ts';
import type { Shape } from './bounds/shape.ts';
import type { OperationBounds } from './bounds/too-complex.ts';

/** A text that parsed, and what is wrong with it: nothing, mostly. */
export interface CheckedDocument {
  readonly document: DocumentNode;
  /** The bound that it exceeds, or else what validation found. */
  readonly errors: readonly GraphQLError[];
  /** What its operations ask for; empty where it is refused. */
  readonly shapes: ReadonlyMap<unknown, Shape>;
}

/** Parses, measures and validates each text once. */
export interface Documents {
  /** Throws the parser's GraphQLError, for more than the allowed number of tokens, too. */
  check(text: string): CheckedDocument;
}

/** Bounds of what is kept; a weight is in bytes of memory, estimated high. */
export interface DocumentBounds {
  readonly tokens: number;
  readonly documents: number;
  readonly bytes: number;
  readonly operations: OperationBounds;
  /** Mistakes told of one document: for each that is a misspelt name graphql-js goes through all that there are. */
  readonly mistakes: number;
}

/** What a token and its node of the tree take, in bytes; measured, 200 to 300. */
const BYTES_PER_TOKEN = 300;
/** The part of the cache for documents that were seen once: one in so many. */
const FIRST_SEEN_PART = 4;
/** The part for texts that were refused. */
const REFUSED_PART = 16;
const NO_SHAPES: ReadonlyMap<unknown, Shape> = new Map();

/**
 * Documents by their text. What a document means depends on its text and the schema alone, so a kept one is as good
 * as a new one. Three rooms: texts seen once, texts that came again, and texts that were refused, so that neither
 * texts that nobody repeats nor nonsense push out the documents that an application really uses.
 */
export function createDocuments(
  schema: GraphQLSchema,
  { tokens, documents, bytes, operations, mistakes }: DocumentBounds,
): Documents {
  const room = (part: number) =>
    new BoundedCache<string, CheckedDocument>({
      entries: Math.ceil(documents / part),
      weight: Math.ceil(bytes / part),
    });
  const known = room(1);
  const firstSeen = room(FIRST_SEEN_PART);
  const refused = new BoundedCache<string, CheckedDocument | Error>({
    entries: Math.ceil(documents / REFUSED_PART),
    weight: Math.ceil(bytes / REFUSED_PART),
  });

  const look = (text: string): CheckedDocument => {
    let document: DocumentNode;
    try {
      // A long document costs the parser before any rule can look at it.
      document = parse(text, { maxTokens: tokens });
    } catch (error) {
      refused.set(text, error as Error, weightOf(text, 0));
      throw error;
    }
    const measured = measure(schema, document, text, operations);
    const checked = measured.refusal
      ? { document, errors: [measured.refusal], shapes: NO_SHAPES }
      : {
          document,
          errors: validate(schema, document, specifiedRules, { maxErrors: mistakes }),
          shapes: measured.shapes,
        };
    const weight = weightOf(text, document.tokenCount ?? tokens);
    if (checked.errors.length > 0) refused.set(text, checked, weight);
    else firstSeen.set(text, checked, weight);
    return checked;
  };

  return {
    check(text) {
      const kept = known.get(text);
      if (kept) return kept;
      const again = firstSeen.get(text);
      if (again) {
        firstSeen.delete(text);
        known.set(text, again, weightOf(text, again.document.tokenCount ?? tokens));
        return again;
      }
      const wrong = refused.get(text);
      if (wrong instanceof Error) throw wrong;
      return wrong ?? look(text);
    },
  };
}

function weightOf(text: string, tokens: number): number {
  return 2 * text.length + tokens * BYTES_PER_TOKEN;
}
