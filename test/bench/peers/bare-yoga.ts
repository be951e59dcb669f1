/** As little GraphQL as there can be: what starts are compared with. */
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { listen } from './listen.ts';

listen(
  createServer(
    createYoga({ schema: createSchema({ typeDefs: 'type Query { ready: Boolean }' }), logging: false }),
  ),
);
