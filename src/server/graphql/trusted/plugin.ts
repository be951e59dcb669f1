import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Principal } from '../../../access/principal.ts';
import type { OperationCounts } from '../../metrics/operations.ts';
import type { RequestParams, TrustedDocuments } from './trusted-documents.ts';

/** Puts the document that a request means into it before yoga looks at it: GET, SSE, and POST off the short way. */
export function trustedParams(
  trusted: TrustedDocuments,
  counts: Pick<OperationCounts, 'refused'>,
): Plugin<{ principal: Principal }> {
  return {
    onParams({ params, request, setParams, context }) {
      // What is no request at all is told by yoga.
      if (typeof params !== 'object' || params === null || typeof (params.query ?? '') !== 'string') return;
      const { principal } = context as unknown as { readonly principal: Principal };
      const resolved = trusted.resolve<RequestParams>(
        request.method === 'GET' ? withId(params, request.url, trusted) : params,
        principal,
      );
      if (resolved instanceof GraphQLError) {
        counts.refused();
        throw resolved;
      }
      setParams(resolved as typeof params);
    },
  };
}

/** Yoga takes from an address only what GraphQL over HTTP has. */
function withId(params: RequestParams, url: string, { params: [name] }: TrustedDocuments): RequestParams {
  const documentId = name && new URL(url, 'http://localhost').searchParams.get(name);
  return documentId ? { ...params, documentId } : params;
}
