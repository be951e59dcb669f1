/**
 * Mercurius on fastify: the status query from memory (`memory`, `memory-jit`), or a page of invites from the SQLite
 * file of BENCH_DATABASE, through the same directory that our graph reads by (`store`, with its JIT).
 */
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import type { Invite } from '../../../src/invites/invite.ts';
import { directoryOf } from '../../../src/store/directory.ts';
import { openDatabase } from '../../../src/store/open-database.ts';
import { INVITE_TYPES, peerInvite } from '../shape.ts';

const mode = process.argv[2];
const directory =
  mode === 'store' ? directoryOf((await openDatabase(process.env.BENCH_DATABASE ?? '')).queries) : undefined;

async function page(first: number, after: string | undefined) {
  const found =
    (await directory?.list('default', {
      filter: {},
      field: 'CREATED_AT',
      descending: true,
      after: after === undefined ? undefined : placeOf(after),
      before: undefined,
      limit: first + 1,
      fromEnd: false,
    })) ?? [];
  const edges = found.slice(0, first).map((invite) => ({ cursor: cursorOf(invite), node: shown(invite) }));
  return {
    edges,
    pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function shown(invite: Invite) {
  return { ...invite, id: Buffer.from(`Invite:${invite.id}`).toString('base64') };
}

function cursorOf({ createdAt, id }: Invite): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

function placeOf(cursor: string) {
  const [value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [number, string];
  return { value, id };
}

const app = fastify();
await app.register(mercurius, {
  schema: INVITE_TYPES,
  ...(mode === 'memory' ? {} : { jit: 1 }),
  resolvers: {
    Query: {
      inviteStatus: (_root, { smartInviteId }: { smartInviteId: string }) => peerInvite(smartInviteId),
      invites: (_root, { first, after }: { first?: number; after?: string }) => page(first ?? 20, after),
    },
  },
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
console.log('ready');
