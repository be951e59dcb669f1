import { GraphQLError } from 'graphql';
import type { Principal } from '../../../access/principal.ts';
import type { OperationParams } from '../operations.ts';
import type { Manifest } from './read-manifest.ts';

/** What a client asks for, with the document itself or the id of one. */
export interface RequestParams extends Omit<OperationParams, 'query'> {
  readonly query?: string | null | undefined;
  readonly documentId?: unknown;
}

/** Which documents may be asked for, and by which names. */
export interface TrustedDocuments {
  readonly manifest: Manifest;
  /** Members of a request beside those of GraphQL over HTTP. */
  readonly params: readonly string[];
  /**
   * The request with the document that it means, or why it is refused, before anything is parsed. A request that
   * names none comes back as it is.
   */
  resolve<Params extends RequestParams>(params: Params, principal: Principal): Params | GraphQLError;
}

/** Every document is taken, and no id stands for any. */
export const EVERY_DOCUMENT: TrustedDocuments = {
  manifest: new Map(),
  params: [],
  resolve: (params) => params,
};

const MAX_TOLD = 100;

/**
 * The documents of a manifest, by their ids. A document that comes whole counts by its text: one that is in the
 * manifest, to the letter, is trusted without its id.
 * @param only refuses every other document, except to an administrator
 */
export function createTrustedDocuments(manifest: Manifest, only: boolean): TrustedDocuments {
  const texts = new Set(manifest.values());
  return {
    manifest,
    params: ['documentId'],
    resolve(params, principal) {
      const { query } = params;
      if (query !== undefined && query !== null && query !== '') {
        if (!only || texts.has(query) || mayAskAnything(principal)) return params;
        return new GraphQLError(
          'Only documents of the manifest are answered here. Add this one to it, and send its documentId; or send ' +
            'the whole document with a key that has the scope admin.',
          { extensions: { code: 'FORBIDDEN', http: { status: 403 } } },
        );
      }
      const id = idOf(params);
      if (id === undefined) return params;
      const text = manifest.get(id);
      if (text !== undefined) return { ...params, query: text };
      return new GraphQLError(
        `There is no document ${JSON.stringify(id.slice(0, MAX_TOLD))} in the manifest of this gateway. Deploy the ` +
          'manifest of the client that asks for it.',
        { extensions: { code: 'BAD_USER_INPUT', http: { spec: true, status: 400 } } },
      );
    },
  };
}

/** Where nobody is asked for credentials everybody has every scope, which says nothing about who it is. */
function mayAskAnything({ scopes, actor }: Principal): boolean {
  return scopes.has('admin') && actor !== 'anonymous';
}

/** By a member of its own, or as Apollo Client sends it. */
function idOf({ documentId, extensions }: RequestParams): string | undefined {
  const persisted = extensions?.persistedQuery as { readonly sha256Hash?: unknown } | null | undefined;
  const id = documentId ?? persisted?.sha256Hash;
  return typeof id === 'string' ? id : undefined;
}
