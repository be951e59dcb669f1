import { CompiledQuery } from 'kysely';
import type { DialectName } from '../dialect.ts';
import type { Asking } from '../send.ts';
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
export function findingSeen(dialect: DialectName, callbacks: readonly SeenCallback[]): Asking<Set<string>> {
  const statements =
    dialect === 'sqlite'
      ? callbacks.map(({ application, digest }) => CompiledQuery.raw(SQLITE, [application, digest]))
      : [
          CompiledQuery.raw(POSTGRES, [
            callbacks.map(({ application }) => application),
            callbacks.map(({ digest }) => digest),
          ]),
        ];
  return {
    statements: callbacks.length > 0 ? statements : [],
    read: (answers) => new Set(answers.flatMap(({ rows }) => (rows as SeenCallback[]).map(seenKey))),
  };
}
