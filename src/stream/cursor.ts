import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { InvitegraphError } from '../errors.ts';
import { isPlaceOf } from './former-epochs.ts';
import type { StreamPosition } from './log.ts';

/** Bytes of the signature kept: 96 bits stop guessing, and a cursor rides in every event. */
const MAC_BYTES = 12;

/** Where a stream stands. */
type Place = Omit<StreamPosition, 'rewrites'>;

/** Reads and writes cursors: places in one application's stream that only this gateway can make. */
export interface Cursors {
  encode(application: string, epoch: string, offset: number): string;
  /** The offset, whatever the epoch. Throws InvitegraphError BAD_USER_INPUT for anything not made by `encode`. */
  decode(application: string, cursor: string): { readonly epoch: string; readonly offset: number };
}

/**
 * Cursors signed with a key derived from the first secret, accepted under any of them, so that a secret can
 * be replaced without losing anybody's place. The application is signed too: one tenant's cursor is garbage
 * in another's hands.
 */
export function createCursors(secrets: readonly string[]): Cursors {
  // Keys once and not texts each time: there is a cursor in every event.
  const keys = secrets.map((secret) => createSecretKey(secret, 'utf8'));
  const mac = (key: KeyObject, application: string, place: string) =>
    createHmac('sha256', key).update(`cursor\0${application}\0${place}`).digest().subarray(0, MAC_BYTES);
  return {
    encode(application, epoch, offset) {
      const place = `${epoch}.${offset}`;
      const signature = mac(keys[0] as KeyObject, application, place);
      return Buffer.concat([signature, Buffer.from(place)]).toString('base64url');
    },
    decode(application, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const place = bytes.subarray(MAC_BYTES).toString('utf8');
      const signature = bytes.subarray(0, MAC_BYTES);
      // The decoder skips what is not base64url: only the one spelling that encode writes is a cursor.
      const whole = signature.length === MAC_BYTES && bytes.toString('base64url') === cursor;
      const signed = whole && keys.some((key) => timingSafeEqual(signature, mac(key, application, place)));
      if (!signed)
        throw new InvitegraphError(
          'BAD_USER_INPUT',
          'This cursor was not made by this gateway. Pass the cursor of an event as it came.',
        );
      const dot = place.lastIndexOf('.');
      return { epoch: place.slice(0, dot), offset: Number(place.slice(dot + 1)) };
    },
  };
}

/**
 * The offset that a cursor names in the stream as it is now. Throws InvitegraphError CURSOR_EXPIRED, with the
 * oldest cursor that still works, where the stream is not the one the cursor was made in, or its events there were deleted: skipping silently
 * to where the new one begins would hide lost events.
 */
export function resolveCursor(
  cursors: Cursors,
  application: string,
  cursor: string,
  position: Place,
): number {
  const { head, trimmed } = position;
  const place = cursors.decode(application, cursor);
  if (!isPlaceOf(place, position) || place.offset > head || place.offset < trimmed)
    throw cursorExpired(cursors, application, position);
  return place.offset;
}

/** The InvitegraphError CURSOR_EXPIRED for whoever is at a place that the log no longer has. */
export function cursorExpired(
  cursors: Cursors,
  application: string,
  { epoch, trimmed }: Pick<Place, 'epoch' | 'trimmed'>,
): InvitegraphError {
  return new InvitegraphError(
    'CURSOR_EXPIRED',
    'The log no longer reaches back to this cursor. Read the present state, then go on from oldestCursor.',
    { details: { oldestCursor: cursors.encode(application, epoch, trimmed) } },
  );
}

/** Whether somebody was refused because what comes next is no longer kept. */
export function isExpired(error: unknown): boolean {
  return error instanceof InvitegraphError && error.code === 'CURSOR_EXPIRED';
}
