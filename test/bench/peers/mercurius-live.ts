/** Mercurius on fastify with its own subscriptions and its JIT. */
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import { EVENT_TYPES, peerEvent } from '../shape.ts';
import { publishEach } from './listen.ts';

const app = fastify();
app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => done(null, body));
await app.register(mercurius, {
  schema: EVENT_TYPES,
  subscription: true,
  jit: 1,
  resolvers: {
    InviteEvent: { resolveType: () => 'RsvpReceived' },
    Subscription: {
      inviteEvents: { subscribe: (_root, _args, { pubsub }) => pubsub.subscribe('EVENT') },
    },
  },
});
let sequence = 0;
app.post('/publish', async (request, reply) => {
  reply.code(204).send();
  await publishEach(Number(request.body), () =>
    app.graphql.pubsub.publish({ topic: 'EVENT', payload: { inviteEvents: peerEvent(sequence++) } }),
  );
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
console.log('ready');
