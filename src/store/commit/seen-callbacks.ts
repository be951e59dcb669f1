import { CompiledQuery } from 'kysely';
import { dialectOf } from '../dialect.ts';
import type { Tx } from '../tables.ts';
import { unnested } from '../unnested.ts';

/** A callback as it is remembered, by the digest of its body. */
export interface SeenCallback {
  readonly application: string;
  readonly digest: string;
}

const SQLITE = 'select application, digest from callback_seen where application = ? and digest = ?';
const POSTGRES = `select application, digest from callback_seen
  where (application, digest) in (select * from ${unnested(['text', 'text'])})`;

/** The same text for the same callback. */
export function seenKey({ application, digest }: SeenCallback): string {
  return `${digest} ${application}`;
}

/** Which of these came before, by their keys. Look after the invites are held: whoever brought it had them too. */
export async function findSeen(tx: Tx, callbacks: readonly SeenCallback[]): Promise<Set<string>> {
  const seen = new Set<string>();
  if (callbacks.length === 0) return seen;
  const queries =
    dialectOf(tx) === 'postgres'
      ? [
          CompiledQuery.raw(POSTGRES, [
            callbacks.map(({ application }) => application),
            callbacks.map(({ digest }) => digest),
          ]),
        ]
      : callbacks.map(({ application, digest }) => CompiledQuery.raw(SQLITE, [application, digest]));
  for (const query of queries)
    for (const row of (await tx.executeQuery<SeenCallback>(query as CompiledQuery<SeenCallback>)).rows)
      seen.add(seenKey(row));
  return seen;
}
