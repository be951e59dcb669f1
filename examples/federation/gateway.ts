/**
 * One graph out of two services: the application's own, which knows visits, and invitegraph, which knows who is coming.
 *
 *   node examples/federation/gateway.ts http://127.0.0.1:4000/graphql 4010
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';

const [invitegraph = 'http://127.0.0.1:4000/graphql', port = '4010'] = process.argv.slice(2);
const visitsSdl = readFileSync(join(import.meta.dirname, 'visits.graphql'), 'utf8');

// The application's own service. It knows the invite by the id that it gave it.
const visits = createYoga({
  schema: createSchema({
    typeDefs: `
      ${visitsSdl.replace(/extend schema.*\n/, '').replaceAll(/@key\([^)]*\)/g, '')}
    `,
    resolvers: {
      Query: { visits: () => [{ id: '42', flat: 'Rua do Sol 3', invite: { smartInviteId: 'visit-42' } }] },
    },
  }),
  logging: false,
});

const asked = await fetch(invitegraph, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ _service { sdl } }' }),
});
const { sdl } = (await asked.json()).data._service as { sdl: string };
const composed = composeServices([
  { name: 'visits', typeDefs: parse(visitsSdl), url: 'http://visits.internal/graphql' },
  { name: 'invites', typeDefs: parse(sdl), url: invitegraph },
]);
if (compositionHasErrors(composed)) throw new Error(composed.errors.map(({ message }) => message).join('\n'));

const schema = getStitchedSchemaFromSupergraphSdl({
  supergraphSdl: composed.supergraphSdl,
  onSubschemaConfig(subschema) {
    subschema.executor =
      subschema.name.toLowerCase() === 'invites'
        ? buildHTTPExecutor({ endpoint: invitegraph })
        : buildHTTPExecutor({
            fetch: visits.fetch as typeof fetch,
            endpoint: 'http://visits.internal/graphql',
          });
  },
});
createServer(createYoga({ schema })).listen(Number(port), '127.0.0.1', () => console.log('composed'));
