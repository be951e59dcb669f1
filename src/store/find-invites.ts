import type { CompiledQuery } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { Directory, InviteRef } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { type ColumnRead, prepareColumn } from './direct-reads.ts';
import { gatherLookUps } from './gather-look-ups.ts';
import type { ReadInvite } from './kept-invites.ts';
import type { Queries } from './tables.ts';
import { whereRef } from './where-ref.ts';

/** The read that everybody waits for: one invite by its name. */

/** Two at the most: one more than there may be says that the name is not enough. */
export function findInvites(queries: Queries, read: ReadInvite): Directory['find'] {
  return dialectOf(queries) === 'postgres' ? gatherLookUps(queries, read) : oneByOne(queries, read);
}

interface Statement {
  readonly query: CompiledQuery<{ data: string }>;
  readonly direct: ColumnRead | undefined;
}

/** SQLite answers without a journey, so that nothing is gained by waiting for others. */
function oneByOne(queries: Queries, read: ReadInvite): Directory['find'] {
  const statements = new Map<string, Statement>();

  return async (application, ref) => {
    const [shape, ...names] = namesOf(ref);
    let statement = statements.get(shape);
    if (!statement) {
      const query = queries
        .selectFrom('invite')
        .select('data')
        .where(whereRef(application, ref))
        .limit(2)
        .compile();
      statement = { query, direct: prepareColumn(queries, query.sql) };
      statements.set(shape, statement);
    }
    const { query, direct } = statement;
    const parameters = [application, ...names, 2];
    if (parameters.length !== query.parameters.length) throw new Error('The statement has other places.');
    if (direct) return direct(parameters).map((data) => read({ data }));
    const { rows } = await queries.executeQuery<{ data: string }>({ ...query, parameters });
    return rows.map(read);
  };
}

/** The ways to name an invite, and what stands in the places of the statement of each. */
function namesOf(ref: InviteRef): [shape: string, ...names: string[]] {
  if ('id' in ref) return ['id', ref.id];
  if (ref.recipientEmail === undefined) return ['name', ref.smartInviteId];
  return ['name and recipient', ref.smartInviteId, canonicalAddress(ref.recipientEmail)];
}
