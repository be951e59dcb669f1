import type { CompiledQuery } from 'kysely';
import { canonicalAddress } from '../invites/address.ts';
import type { Invite } from '../invites/invite.ts';
import type { Directory, InviteRef } from '../invites/ports.ts';
import { dialectOf } from './dialect.ts';
import { gatherLookUps } from './gather-look-ups.ts';
import { fromRow } from './invite-row.ts';
import type { Queries } from './tables.ts';
import { whereRef } from './where-ref.ts';

/**
 * The read that everybody waits for: one invite by its name.
 *
 * What is kept of earlier reads can never be old, because it is never an answer by itself. Every look-up asks the
 * database, with a statement that begins after the look-up did, for the row as it is committed; only the work of
 * turning its text into an invite is spared, where the text is, character by character, the one that was turned into
 * an invite before. A commit of another connection, process or machine changes the text, or it changed nothing. It
 * needs neither a notice of commits nor a time to live, and it holds for SQLite and Postgres alike.
 */

/** Invites kept with their texts. */
export const KEPT_INVITES = 500;
/** The longest text kept, in characters: an invite of a few guests has 1,000 to 3,000. */
export const KEPT_INVITE_CHARACTERS = 16 * 1024;

/** Two at the most: one more than there may be says that the name is not enough. */
export function findInvites(queries: Queries): Directory['find'] {
  const read = keptInvites();
  return dialectOf(queries) === 'postgres' ? gatherLookUps(queries, read) : oneByOne(queries, read);
}

/** SQLite answers without a journey, so that nothing is gained by waiting for others. */
function oneByOne(queries: Queries, read: ReturnType<typeof keptInvites>): Directory['find'] {
  const statements = new Map<string, CompiledQuery<{ data: string }>>();

  return async (application, ref) => {
    const [shape, ...names] = namesOf(ref);
    let statement = statements.get(shape);
    if (!statement) {
      statement = queries
        .selectFrom('invite')
        .select('data')
        .where(whereRef(application, ref))
        .limit(2)
        .compile();
      statements.set(shape, statement);
    }
    const parameters = [application, ...names, 2];
    if (parameters.length !== statement.parameters.length) throw new Error('The statement has other places.');
    const { rows } = await queries.executeQuery<{ data: string }>({ ...statement, parameters });
    return rows.map(read);
  };
}

/** The ways to name an invite, and what stands in the places of the statement of each. */
function namesOf(ref: InviteRef): [shape: string, ...names: string[]] {
  if ('id' in ref) return ['id', ref.id];
  if (ref.recipientEmail === undefined) return ['name', ref.smartInviteId];
  return ['name and recipient', ref.smartInviteId, canonicalAddress(ref.recipientEmail)];
}

/** Turns rows into invites, those of texts that were there lately only once. Nobody changes an invite in place. */
function keptInvites(): (row: { data: string }) => Invite {
  const kept = new Map<string, Invite>();
  return (row) => {
    const known = kept.get(row.data);
    if (known) return known;
    const invite = fromRow(row);
    if (row.data.length > KEPT_INVITE_CHARACTERS) return invite;
    for (const oldest of kept.keys()) {
      if (kept.size < KEPT_INVITES) break;
      kept.delete(oldest);
    }
    kept.set(row.data, invite);
    return invite;
  };
}
