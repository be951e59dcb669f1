import { z } from 'zod';
import { InvitegraphError } from '../errors.ts';
import type { ListPosition } from '../invites/ports.ts';

const POSITION = z.tuple([z.number(), z.string().max(100)]);

/** The cursor of a place in an ordered list. It carries no right: whoever forges one only moves their own page. */
export function listCursor({ value, id }: ListPosition): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/** The place a cursor names. Throws InvitegraphError BAD_USER_INPUT for anything else. */
export function readListCursor(cursor: string | null | undefined): ListPosition | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  try {
    const [value, id] = POSITION.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { value, id };
  } catch (cause) {
    throw new InvitegraphError('BAD_USER_INPUT', 'This cursor is not one of this list.', { cause });
  }
}
