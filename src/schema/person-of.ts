import type { Invite } from '../invites/invite.ts';

/** The recipient an event is about, as they were after it; also one who was removed by then. */
export function personOf(invite: Invite, id: string | undefined) {
  const recipient = [...invite.recipients, ...invite.removed].find((one) => one.id === id);
  return recipient ? { invite, recipient } : null;
}
