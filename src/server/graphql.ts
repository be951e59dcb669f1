import { parse } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { GraphContext } from '../schema/context.ts';
import { schema } from '../schema/index.ts';
import { cacheDocuments, createDocumentCache } from './document-cache.ts';
import { LIMITS } from './limits.ts';
import { publicError } from './public-error.ts';

/** The path of everything that speaks GraphQL: HTTP, SSE and WebSocket. */
export const GRAPHQL_PATH = '/graphql';

/** The GraphQL pipeline that HTTP, SSE and WebSocket share. */
export type GraphQLServer = ReturnType<typeof createGraphQL>;

/** Yoga over the schema, with our bounds and our errors. Its hooks run for every transport. */
export function createGraphQL(
  createContext: () => GraphContext,
  log: Logger,
  documents = createDocumentCache({
    documents: LIMITS.documentsKept.value,
    bytes: LIMITS.documentsKeptBytes.value,
  }),
) {
  const hidden = (error: unknown) => log.error({ err: error }, 'a resolver failed');
  return createYoga<Record<never, never>, GraphContext>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: createContext,
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    multipart: false,
    logging: false,
    maskedErrors: { maskError: (error) => publicError(error, hidden) },
    // Yoga's own keeps what fails as well, by number only, however long the texts are.
    parserAndValidationCache: false,
    plugins: [boundTokens, stableCodes(hidden), cacheDocuments(documents)],
  });
}

/** A long document costs the parser before any rule can look at it. */
const boundTokens: Plugin = {
  onParse: ({ setParseFn }) =>
    setParseFn((source, options) => parse(source, { ...options, maxTokens: LIMITS.documentTokens.value })),
};

/** Masking sees what resolvers throw; documents that do not parse or validate get their code here. */
function stableCodes(hidden: (error: unknown) => void): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof Error) replaceParseResult(publicError(result, hidden));
      },
    onValidate:
      () =>
      ({ result, setResult }) => {
        if (result.length > 0) setResult(result.map((error) => publicError(error, hidden)));
      },
  };
}
