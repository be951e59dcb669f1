import { canonicalAddress } from '../invites/address.ts';
import type { DraftEvent } from '../invites/event.ts';

/** Canonical addresses of those whom an event is about: one person where it names one, else everybody on the invite. */
export function concernedAddresses({ body, invite }: Pick<DraftEvent, 'body' | 'invite'>): string[] {
  const everybody = [...invite.recipients, ...invite.removed];
  const people =
    body.type === 'RECIPIENT_REMOVED'
      ? [body.recipient]
      : 'recipientId' in body && body.recipientId !== undefined
        ? everybody.filter(({ id }) => id === body.recipientId)
        : everybody;
  return people.map(({ email }) => canonicalAddress(email));
}
