import { readGlobalObjectId } from './global-object-id.ts';

/** A UID in hexadecimal is a GlobalObjectId from these characters on (MS-OXCICAL 2.1.3.1.1.20.26). */
const HEXADECIMAL = /^040000008200e00074c5b7101a82e008(?:[0-9a-f]{2}){25,}$/i;
/** What Notes appends to the UIDs of others. */
const NOTES = /-Lotus_Notes_Generated.*$/is;

/**
 * The UID that a client wrapped into one of its own (mail-replies case 63): Exchange into the hexadecimal of a
 * GlobalObjectId, Notes by a suffix. A UID that is nobody's wrapping stays as it is. Never throws.
 */
export function unwrapUid(uid: string): string {
  const bare = uid.trim().replace(NOTES, '');
  if (!HEXADECIMAL.test(bare)) return bare;
  return readGlobalObjectId(Buffer.from(bare, 'hex'))?.uid.replace(NOTES, '') ?? bare;
}

/** True where the UID that came back names our event, whatever its client wrapped it into. */
export function sameUid(ours: string, theirs: string): boolean {
  return unwrapUid(ours) === unwrapUid(theirs);
}
