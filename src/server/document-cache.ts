import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Documents that parsed and validated, by their text. The same text gets the same object for as long as it is kept. */
export interface DocumentCache {
  /** Counts as a use: what was used longest ago gives way first. */
  get(text: string): DocumentNode | undefined;
  keep(text: string, document: DocumentNode): void;
}

/**
 * @param bounds how many documents, and how many bytes of UTF-8 all their texts together, may be kept. A text of more
 * bytes than that is not kept, and pushes nothing out.
 */
export function createDocumentCache(bounds: {
  readonly documents: number;
  readonly bytes: number;
}): DocumentCache {
  // In the order of their last use, as a Map remembers the order of insertion.
  const kept = new Map<string, { readonly document: DocumentNode; readonly bytes: number }>();
  let bytes = 0;
  const forget = (text: string) => {
    bytes -= kept.get(text)?.bytes ?? 0;
    kept.delete(text);
  };
  return {
    get(text) {
      const found = kept.get(text);
      if (!found) return undefined;
      kept.delete(text);
      kept.set(text, found);
      return found.document;
    },
    keep(text, document) {
      const entry = { document, bytes: Buffer.byteLength(text) };
      // What others have remembered about the document that is kept already must stay true.
      if (kept.has(text) || entry.bytes > bounds.bytes) return;
      kept.set(text, entry);
      bytes += entry.bytes;
      for (const oldest of kept.keys()) {
        if (kept.size <= bounds.documents && bytes <= bounds.bytes) break;
        forget(oldest);
      }
    },
  };
}

/**
 * Parses and validates each document once, whatever transport it came by. Only what has validated is kept: whoever
 * sends nonsense would otherwise push out the documents of everybody else. There must be one schema, as there is.
 */
export function cacheDocuments(documents: DocumentCache): Plugin {
  const validated = new WeakSet<DocumentNode>();
  return {
    onParse({ params, setParsedDocument }) {
      const document = documents.get(params.source.toString());
      if (document) setParsedDocument(document);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (validated.has(documentAST)) return setResult([]);
      return ({ valid }) => {
        const text = documentAST.loc?.source.body;
        if (!valid || text === undefined) return;
        validated.add(documentAST);
        documents.keep(text, documentAST);
      };
    },
  };
}
