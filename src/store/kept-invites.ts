import type { Invite } from '../invites/invite.ts';
import { fromRow } from './invite-row.ts';

/**
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

/** Turns a row into its invite, which nobody may change in place. */
export type ReadInvite = (row: { readonly data: string }) => Invite;

/** Turns rows into invites, those of texts that were there lately only once. */
export function keptInvites(): ReadInvite {
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
