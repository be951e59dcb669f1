import { type DocumentNode, type ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Principal } from '../access/principal.ts';
import type { Clock } from '../invites/ports.ts';
import type { GraphContext } from '../schema/context.ts';
import { schema } from '../schema/index.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { systemClock } from './clock.ts';
import { eventStreams } from './event-stream/plugin.ts';
import { createKeptAnswers, type StoreVersion } from './graphql/answers/kept-answers.ts';
import { createTurn, type Turn } from './graphql/answers/turn.ts';
import { answerWithCost, asksForCost } from './graphql/bounds/report-cost.ts';
import { createDirect, type Direct, type KeptAnswer } from './graphql/direct.ts';
import { createOperationSpans, type OperationSpans } from './graphql/operation-spans.ts';
import { createOperations, type OperationParams, type Operations } from './graphql/operations.ts';
import { checkManifest } from './graphql/trusted/check-manifest.ts';
import { trustedParams } from './graphql/trusted/plugin.ts';
import { EVERY_DOCUMENT, type TrustedDocuments } from './graphql/trusted/trusted-documents.ts';
import { createYoga } from './graphql/yoga.ts';
import { OPERATION_BOUNDS } from './limits/operation-limits.ts';
import { LIMITS } from './limits.ts';
import { createDeliverySpans, type DeliverySpans } from './live/delivery-spans.ts';
import { createOperationCounts, type OperationCounts } from './metrics/operations.ts';
import { publicError } from './public-error.ts';
import { type KeyRate, UNRATED } from './rate/key-rate.ts';

/** The path of everything that speaks GraphQL: HTTP, SSE and WebSocket. */
export const GRAPHQL_PATH = '/graphql';

type Yoga = ReturnType<typeof openYoga>;
/** @param resumeAfter the `Last-Event-ID` of the request, as it came */
type CreateContext = (principal: Principal, resumeAfter?: string) => GraphContext;

/** What a transport hands in beside the request. */
export interface Requested {
  readonly principal: Principal;
}

/** The GraphQL pipeline that HTTP, SSE and WebSocket share. */
export interface GraphQLServer extends Pick<Yoga, 'handle' | 'getEnveloped'>, GraphQLSpans {
  /** The short way of plain requests. */
  readonly direct: Direct;
  /** Requests that are served at its end share a look at the store. */
  readonly turn: Turn;
  /** The points that a request costs, or why it is refused; see Operations. */
  readonly judge: Operations['judge'];
  /** The same for a request that nobody else admits. */
  readonly admit: Operations['admit'];
  readonly counts: OperationCounts;
  readonly executeEach: Operations['executeEach'];
  /** What the resolvers of a subscription over WebSocket have. */
  readonly createContext: CreateContext;
  /** Which documents may be asked for, and by which names. */
  readonly trusted: TrustedDocuments;
}

/** Absent where nobody wants traces. */
interface GraphQLSpans {
  readonly spans: OperationSpans | undefined;
  readonly deliveries: DeliverySpans | undefined;
}

/**
 * Yoga over the schema, with our bounds and our errors, and the short way beside it. Throws ConfigError for a trusted
 * document that the schema or the bounds refuse.
 */
export function createGraphQL(
  createContext: CreateContext,
  log: Logger,
  storeVersion: StoreVersion = () => undefined,
  rate: KeyRate = UNRATED,
  clock: Clock = systemClock,
  trusted: TrustedDocuments = EVERY_DOCUMENT,
  tracer?: Tracer,
): GraphQLServer {
  const mask = (error: unknown) =>
    publicError(error, (hidden) => log.error({ err: hidden }, 'a resolver failed'));
  const counts = createOperationCounts();
  const bounds = {
    tokens: LIMITS.documentTokens.value,
    documents: LIMITS.documentsKept.value,
    bytes: LIMITS.documentBytes.value,
    operations: OPERATION_BOUNDS,
    mistakes: LIMITS.mistakes.value,
    timeMs: LIMITS.operationTime.value,
  };
  const spans = tracer && createOperationSpans(tracer);
  const operations = createOperations(schema, createContext, bounds, counts, rate, spans);
  checkManifest(trusted.manifest, operations.check);
  const deliveries = tracer && createDeliverySpans(tracer);
  const yoga = openYoga(createContext, operations, mask, counts, clock, trusted, { spans, deliveries });
  const turn = createTurn(storeVersion);
  return {
    handle: yoga.handle,
    getEnveloped: yoga.getEnveloped,
    direct: createDirect(operations, mask, createKeptAnswers<KeptAnswer>(turn.version), trusted),
    turn,
    judge: operations.judge,
    admit: operations.admit,
    counts,
    executeEach: operations.executeEach,
    createContext,
    trusted,
    spans,
    deliveries,
  };
}

function openYoga(
  createContext: CreateContext,
  operations: Operations,
  mask: (error: unknown) => ReturnType<typeof publicError>,
  counts: OperationCounts,
  clock: Clock,
  trusted: TrustedDocuments,
  { spans, deliveries }: GraphQLSpans,
) {
  return createYoga<Requested, GraphContext>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ principal, request }) => createContext(principal, lastEventId(request)),
    graphiql: false,
    landingPage: false,
    batching: false,
    extraParamNames: [...trusted.params],
    cors: false,
    multipart: false,
    logging: false,
    // There is one, for every transport; see graphql/documents.ts.
    parserAndValidationCache: false,
    maskedErrors: { maskError: mask },
    plugins: [
      trustedParams(trusted, counts),
      shared(operations, counts, spans),
      eventStreams(operations.executeEach, clock, deliveries),
      stableCodes(mask, counts),
    ],
  });
}

/** Documents and execution are those of every transport. */
function shared(
  { check, admit, execute }: Operations,
  counts: OperationCounts,
  spans: OperationSpans | undefined,
): Plugin {
  const errorsOf = new WeakMap<DocumentNode, readonly GraphQLError[]>();
  const admitted = ({ document, operationName, variableValues, contextValue }: ExecutionArgs) =>
    admit({
      document,
      operationName,
      variables: variableValues,
      principal: (contextValue as GraphContext).principal,
    });
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source) => {
        const { document, errors } = check(typeof source === 'string' ? source : source.body);
        errorsOf.set(document, errors);
        return document;
      }),
    onValidate: ({ params, setResult }) => {
      const errors = errorsOf.get(params.documentAST);
      if (errors) setResult(errors);
    },
    onExecute: ({ args, setExecuteFn, setResultAndStopExecution }) => {
      if (!args.document) return;
      const points = admitted(args);
      if (typeof points !== 'number') {
        counts.refused();
        return setResultAndStopExecution({ errors: [badRequest(points)] });
      }
      const { params } = args.contextValue as { params?: OperationParams };
      if (!asksForCost(params?.extensions)) return setExecuteFn(execute);
      setExecuteFn((given: ExecutionArgs) => answerWithCost(execute(given), points, LIMITS.cost.value));
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const points = admitted(args);
      if (typeof points !== 'number') setResultAndStopExecution({ errors: [badRequest(points)] });
      const end = spans?.subscribing(args);
      return {
        onSubscribeResult({ result }) {
          const isBegun = Symbol.asyncIterator in result;
          counts.subscribed(args, isBegun);
          end?.(isBegun);
        },
      };
    },
  };
}

/** Refused before it was executed: the status is that of a document that does not validate, by yoga's own mark. */
function badRequest({ message, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { spec: true, status: 400 }, ...extensions } });
}

/** Masking sees what resolvers throw; documents that do not parse or validate get their code here. */
function stableCodes(
  mask: (error: unknown) => ReturnType<typeof publicError>,
  counts: OperationCounts,
): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (!(result instanceof Error)) return;
        counts.refused();
        replaceParseResult(mask(result));
      },
    onValidate:
      () =>
      ({ result, setResult }) => {
        if (result.length === 0) return;
        counts.refused();
        setResult(result.map(mask));
      },
  };
}

/** Where an event source goes on. An empty one is what a browser has that got no id yet. */
function lastEventId(request: Request | undefined): string | undefined {
  // A WebSocket has none.
  return request?.headers.get('last-event-id') || undefined;
}
