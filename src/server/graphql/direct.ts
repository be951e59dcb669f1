import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { type Principal, rightsOf } from '../../access/principal.ts';
import { REQUEST_ID_HEADER } from '../request-id.ts';
import { SECURITY_HEADERS } from '../respond.ts';
import { KEPT_REQUEST_BYTES, type KeptAnswers } from './answers/kept-answers.ts';
import { watchContext } from './answers/watch.ts';
import { mediaTypeFor } from './media-type.ts';
import type { OperationParams, Operations } from './operations.ts';
import { EVERY_DOCUMENT, type RequestParams, type TrustedDocuments } from './trusted/trusted-documents.ts';
import { processRegularResult } from './yoga.ts';

/**
 * The way of a plain request: `POST`, `application/json`, a query or a mutation. It goes from the body to the
 * operations and back without the requests, responses and streams of the web platform, which cost yoga ten times as
 * much as an answer does.
 *
 * It takes only what is right: whatever has something wrong with it, a body that is no JSON, a document that does not
 * parse, an operation that is not there, goes to yoga whole, before anything was executed, so that there is one
 * place that says what is wrong, with which status. What executed is answered in yoga's own words as well
 * (`processRegularResult`), unless there is nothing to say but the data.
 */

/** A request, and how to answer it. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Does something as a part of the request. */
  readonly inside: <Result>(work: () => Result) => Result;
}

/** Answers, or gives false and has done nothing. */
export type Direct = (asked: Asked, body: Buffer, principal: Principal) => boolean | Promise<boolean>;

/** Content types that are JSON in UTF-8 beyond doubt. */
const PLAIN_JSON = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
]);
const PARAMS = ['query', 'variables', 'operationName', 'extensions'];
const SECURITY = Object.entries(SECURITY_HEADERS).flat();

/** An answer without errors, ready to be written. */
export interface WholeAnswer {
  /** Names and values; the last is the id of the request, put in as it is written. */
  readonly headers: string[];
  readonly text: string;
}

/** One that may be given again. */
export interface KeptAnswer extends WholeAnswer {
  /** Tells the metrics that it was. */
  readonly count: () => void;
}

/**
 * @param mask what a caller may see of an error
 * @param kept answers of queries; what was asked, to the byte, and the rights are their key, so that one that is
 *   there costs no parsing, no execution and no text. Whether a document may be asked for is decided by its text or
 *   id and the scopes, which are in the key as well
 */
export function createDirect(
  operations: Operations,
  mask: (error: unknown) => GraphQLError,
  kept: KeptAnswers<KeptAnswer>,
  trusted: TrustedDocuments = EVERY_DOCUMENT,
): Direct {
  const names = new Set([...PARAMS, ...trusted.params]);
  return (asked, body, principal) => {
    const { headers } = asked.request;
    if (!PLAIN_JSON.has(headers['content-type'] ?? '')) return false;
    const mediaType = mediaTypeFor(headers.accept);
    if (mediaType === undefined) return false;
    if (body.length > KEPT_REQUEST_BYTES)
      return asked.inside(() => make(asked, body, principal, mediaType, undefined));
    const key = `${rightsOf(principal)}\n${mediaType}\n${body.toString('latin1')}`;
    const answer = kept.atOnce(key);
    if (answer) return giveAgain(asked, answer);
    return asked.inside(() => {
      const anew = () => make(asked, body, principal, mediaType, key);
      return kept.prove(key)?.then((proven) => (proven ? giveAgain(asked, proven) : anew())) ?? anew();
    });
  };

  function giveAgain(asked: Asked, answer: KeptAnswer): true {
    answer.count();
    write(asked, 200, answer);
    return true;
  }

  function make(
    asked: Asked,
    body: Buffer,
    principal: Principal,
    mediaType: string,
    key: string | undefined,
  ): boolean | Promise<boolean> {
    // Read all the same, a broken byte would become another character. Of what is kept it is known.
    if (!isUtf8(body)) return false;
    const given = readParams(body, names);
    if (!given) return false;
    const params = trusted.resolve(given, principal);
    if (params instanceof GraphQLError || !asksSomething(params)) return false;
    const watching = key === undefined ? undefined : kept.watch();
    const answer = (result: ExecutionResult) => {
      if (result.errors) {
        answerWithErrors(asked, { ...result, errors: result.errors.map(mask) }, mediaType);
        return true;
      }
      const whole = wholeAnswer(`${mediaType}; charset=utf-8`, JSON.stringify(result));
      if (key !== undefined && watching) {
        const answer = { ...whole, count: operations.repeated(params) };
        kept.keep(key, watching, answer, whole.text.length);
      }
      write(asked, 200, whole);
      return true;
    };
    const failed = (error: unknown) => answer({ errors: [error as GraphQLError] });
    let result: ReturnType<Operations['run']>;
    try {
      result = operations.run(
        params,
        principal,
        watching && ((context) => watchContext(context, watching.watch)),
      );
    } catch (error) {
      return failed(error);
    }
    if (!result) return false;
    return result instanceof Promise ? result.then(answer, failed) : answer(result);
  }
}

/** The parameters of a request, or undefined where yoga has something to say about them. */
function readParams(body: Buffer, names: ReadonlySet<string>): RequestParams | undefined {
  let given: unknown;
  try {
    given = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  if (!isObject(given)) return undefined;
  for (const name of Object.keys(given)) if (!names.has(name)) return undefined;
  const { query, variables, operationName, extensions } = given;
  if (typeof (query ?? '') !== 'string') return undefined;
  if (!isObject(variables ?? {}) || !isObject(extensions ?? {})) return undefined;
  if (typeof (operationName ?? '') !== 'string') return undefined;
  return given as RequestParams;
}

function asksSomething(params: RequestParams): params is OperationParams {
  return typeof params.query === 'string' && params.query !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function answerWithErrors(asked: Asked, result: ExecutionResult, mediaType: string): void {
  type Parameters_ = Parameters<typeof processRegularResult>;
  const caught: { text: string; status: number; type: string }[] = [];
  class Answer {
    constructor(text: string, { status, headers }: { status: number; headers: Record<string, string> }) {
      caught.push({ text, status, type: headers['Content-Type'] ?? mediaType });
    }
  }
  processRegularResult(
    result as Parameters_[0],
    { Response: Answer } as unknown as Parameters_[1],
    mediaType,
  );
  const [{ text, status, type }] = caught as [(typeof caught)[number]];
  write(asked, status, wholeAnswer(type, text));
}

function wholeAnswer(type: string, text: string): WholeAnswer {
  // A list of names and values: Node writes it as it is, and an object only after a copy.
  const length = String(Buffer.byteLength(text));
  const headers = [...SECURITY, 'Content-Type', type, 'Content-Length', length, REQUEST_ID_HEADER, ''];
  return { headers, text };
}

function write({ response, requestId }: Asked, status: number, { headers, text }: WholeAnswer): void {
  // Node has read the list when this returns: it serves whoever asks the same.
  headers[headers.length - 1] = requestId;
  response.writeHead(status, headers);
  response.end(text);
}
