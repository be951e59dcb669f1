import type { WholeInviteFragment } from '../generated/graphql.ts';

/** What names an invite in a mutation: one that was made for one person is named by its recipient, too. */
export function nameOf(invite: WholeInviteFragment) {
  const only = invite.recipient && invite.recipients[0]?.email;
  return { smartInviteId: invite.smartInviteId, ...(only ? { recipientEmail: only } : {}) };
}
