import { InvitegraphError } from '../errors.ts';
import type { Invite } from '../invites/invite.ts';
import type { Directory, InviteFilter } from '../invites/ports.ts';
import { seenInvite, seenList, seenRef } from './bounds.ts';
import type { Bounds } from './principal.ts';

/**
 * The directory as a viewer has it. Whatever they may not see is not in it, so nothing above has to think of it:
 * mail, callbacks and messages that wait for a person are the application's and never a viewer's.
 */
export function boundDirectory(only: Bounds, directory: Directory): Directory {
  const seen = (invites: readonly Invite[]) =>
    invites.flatMap((invite) => {
      const shown = seenInvite(only, invite);
      return shown ? [shown] : [];
    });
  const listed = (filter: InviteFilter) => {
    // The text of an invite names everybody on it: whoever may search it can find out who is.
    if (only.recipientEmail !== undefined && filter.text !== undefined)
      throw new InvitegraphError(
        'BAD_USER_INPUT',
        'Credentials bound to a recipient cannot search for text.',
      );
    return seenList(only, filter);
  };
  return {
    async find(application, ref) {
      const within = seenRef(only, ref);
      return within ? seen(await directory.find(application, within)) : [];
    },
    async findWithOffset(application, ref) {
      const within = seenRef(only, ref);
      const found = within ? await directory.findWithOffset(application, within) : [];
      return found.flatMap(({ invite, offset }) =>
        seen([invite]).map((shown) => ({ invite: shown, offset })),
      );
    },
    byIds: async (application, ids) => seen(await directory.byIds(application, ids)),
    byRecipientIds: async (application, ids) => seen(await directory.byRecipientIds(application, ids)),
    async list(application, query) {
      const filter = listed(query.filter);
      return filter ? seen(await directory.list(application, { ...query, filter })) : [];
    },
    async count(application, given) {
      const filter = listed(given);
      return filter ? directory.count(application, filter) : 0;
    },
    byRecipient: async () => undefined,
    byToken: async () => undefined,
    byUid: async () => undefined,
    unmatched: async () => [],
    unmatchedByIds: async () => [],
    captured: async () => [],
    capturedByIds: async () => [],
    callbackDeliveries: async () => new Map(),
  };
}
