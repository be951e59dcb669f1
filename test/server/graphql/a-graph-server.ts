import { pino } from 'pino';
import { type Authenticate, admitEverybody } from '../../../src/access/authenticate.ts';
import { systemClock } from '../../../src/server/clock.ts';
import { createConsole } from '../../../src/server/console/console.ts';
import { createGraphiQL } from '../../../src/server/graphiql/graphiql.ts';
import type { GraphQLServer } from '../../../src/server/graphql.ts';
import { createHttpServer } from '../../../src/server/http.ts';
import { createRequestCounts } from '../../../src/server/metrics/requests.ts';
import { createRate, type Rate } from '../../../src/server/rate/rate.ts';
import { createRoutes } from '../../../src/server/routes.ts';
import { serveSockets } from '../../../src/server/websocket.ts';

/** The origin of a page that may use it. */
export const APP = 'https://app.example.com';

/** The routes over one GraphQL pipeline, listening, with nothing else behind them. */
export async function aGraphServer(
  graphql: GraphQLServer,
  authenticate: Authenticate = admitEverybody,
  rate: Rate = createRate({ requestsPerMinute: 0, pointsPerMinute: 0 }, Date.now),
): Promise<{ readonly url: string; readonly port: number } & AsyncDisposable> {
  let url = 'http://127.0.0.1:0';
  const nothing = async () => {
    throw new Error('not of this test');
  };
  const surroundings = {
    graphql,
    authenticate,
    rate,
    clock: systemClock,
    publicUrl: () => url,
    allowedOrigins: [APP],
    log: pino({ level: 'silent' }),
  };
  const http = createHttpServer(
    createRoutes({
      ...surroundings,
      graphiql: createGraphiQL({ tabs: [] }),
      console: createConsole(),
      rest: nothing,
      rsvp: nothing,
      inboundMime: undefined,
      callbacks: undefined,
      requests: createRequestCounts(),
      metrics: () => false,
      callbackOutcome: () => {},
      checks: {},
      isStopping: () => false,
    }),
  );
  const sockets = serveSockets({ ...surroundings, server: http.server });
  const port = await http.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
  return {
    url: `${url}/graphql`,
    port,
    async [Symbol.asyncDispose]() {
      await sockets.close();
      await http.close();
    },
  };
}
