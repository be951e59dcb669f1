/** The stock live stack: graphql-yoga with its createPubSub, graphql-ws over ws, as yoga's own page shows it. */
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga, filter, pipe } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { EVENT_TYPES, peerEvent } from '../shape.ts';
import { bodyOf, listen, publishEach } from './listen.ts';

type Event = ReturnType<typeof peerEvent>;
const pubSub = createPubSub<{ event: [Event] }>();
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: EVENT_TYPES,
    resolvers: {
      Subscription: {
        inviteEvents: {
          subscribe: (_root: unknown, args: { filter?: { recipientEmails?: string[] } }) => {
            const emails = args.filter?.recipientEmails;
            if (!emails) return pubSub.subscribe('event');
            const wanted = new Set(emails);
            return pipe(
              pubSub.subscribe('event'),
              filter((event: Event) => wanted.has(event.recipientEmail)),
            );
          },
          resolve: (event: Event) => event,
        },
      },
    },
  }),
});
const server = createServer(async (request, response) => {
  if (request.url !== '/publish') return yoga(request, response);
  const count = Number(await bodyOf(request));
  response.writeHead(204).end();
  await publishEach(count, () => pubSub.publish('event', peerEvent(sequence++)));
});
let sequence = 0;
const sockets = new WebSocketServer({ server, path: '/graphql', perMessageDeflate: false });
useServer(
  {
    // biome-ignore lint/suspicious/noExplicitAny: as yoga's documentation has it
    execute: (args: any) => args.rootValue.execute(args),
    // biome-ignore lint/suspicious/noExplicitAny: as yoga's documentation has it
    subscribe: (args: any) => args.rootValue.subscribe(args),
    onSubscribe: async (context, _id, params) => {
      const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
        ...context,
        req: context.extra.request,
        socket: context.extra.socket,
        params,
      });
      const args = {
        schema,
        operationName: params.operationName,
        document: parse(params.query),
        variableValues: params.variables,
        contextValue: await contextFactory(),
        rootValue: { execute, subscribe },
      };
      const errors = validate(args.schema, args.document);
      return errors.length > 0 ? errors : args;
    },
  },
  sockets,
);
listen(server);
