import type { GraphQLAnswer } from '../../support/graphql-request.ts';
import { openRawWebSocket } from '../../support/raw-web-socket.ts';

/** A request as it stands in a body, whatever is in it. */
export type Params = Readonly<Record<string, unknown>>;

/** Sends a request in one of the ways in and gives what came back first. */
export type WayIn = (params: Params) => Promise<GraphQLAnswer>;

/**
 * Every way in that a gateway has for an operation. GET takes no mutations, SSE and WebSocket all.
 * @param ask sends requests, with credentials perhaps
 * @param authorization what a socket is opened with
 */
export function waysIn(
  { graphqlUrl, socketUrl }: { graphqlUrl: string; socketUrl: string },
  ask: typeof fetch = fetch,
  authorization?: string,
) {
  const post = (type: string, accept: string) => (params: Params) =>
    ask(graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': type, accept },
      body: JSON.stringify(params),
    });
  return {
    'the short way': async (params) => answerOf(await post('application/json', 'application/json')(params)),
    // A content type that only yoga takes.
    yoga: async (params) => answerOf(await post('application/graphql+json', 'application/json')(params)),
    GET: async (params) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(params))
        if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
      return answerOf(await ask(`${graphqlUrl}?${search}`, { headers: { accept: 'application/json' } }));
    },
    SSE: async (params) => {
      const response = await post('application/json', 'text/event-stream')(params);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return answerOf(response);
      return firstEvent(response);
    },
    WebSocket: async (params) => {
      await using socket = await openRawWebSocket(socketUrl, {
        headers: authorization === undefined ? {} : { authorization },
      });
      await socket.initialise();
      socket.send({ type: 'subscribe', id: '1', payload: params });
      const { type, payload } = await socket.next();
      return type === 'error' ? { errors: payload } : payload;
    },
  } satisfies Record<string, WayIn>;
}

async function answerOf(response: Response): Promise<GraphQLAnswer> {
  return (await response.json()) as GraphQLAnswer;
}

async function firstEvent(response: Response): Promise<GraphQLAnswer> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const data = /^data: ?(\{.*)\n/m.exec(text)?.[1];
    if (data) return JSON.parse(data);
  }
  throw new Error(`No event: ${text}`);
}
