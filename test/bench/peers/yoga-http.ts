/** Stock graphql-yoga on node:http, answering the status query from memory. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { INVITE_TYPES, peerInvite } from '../shape.ts';
import { listen } from './listen.ts';

listen(
  createServer(
    createYoga({
      logging: false,
      schema: createSchema({
        typeDefs: INVITE_TYPES,
        resolvers: {
          Query: {
            inviteStatus: (_root: unknown, args: { smartInviteId: string }) => peerInvite(args.smartInviteId),
          },
        },
      }),
    }),
  ),
);
