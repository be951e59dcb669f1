import type { Invite } from '../invites/invite.ts';
import { fromRow } from './invite-row.ts';
import { SeenLately } from './seen-lately.ts';

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

/** Characters at the beginning of a text, where the invite's id is, by which the one kept before it is found. */
const BEGINNING = 64;

/** Turns rows into invites, those of texts that were there lately only once. */
export function keptInvites(): ReadInvite {
  // By the beginning: a whole text costs as much to look up as a half of turning it into an invite.
  const kept = new Map<string, { readonly text: string; readonly invite: Invite }>();
  const seen = new SeenLately(KEPT_INVITES);
  return (row) => {
    const text = row.data;
    const beginning = text.slice(0, BEGINNING);
    const known = kept.get(beginning);
    if (known?.text === text) return known.invite;
    const invite = fromRow(row);
    if (text.length > KEPT_INVITE_CHARACTERS) return invite;
    if (!known && kept.size >= KEPT_INVITES) {
      if (!seen.before(text)) return invite;
      const [oldest] = kept.keys();
      kept.delete(oldest as string);
    }
    kept.set(beginning, { text, invite });
    return invite;
  };
}
