import DataLoader from 'dataloader';
import { InvitegraphError } from '../errors.ts';
import { onlyOne } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import type { InviteRef } from '../invites/ports.ts';
import { builder } from './builder.ts';
import { InviteType } from './invite.ts';
import { requestLoader } from './request-loader.ts';

builder.queryField('invite', (t) =>
  t.field({
    type: InviteType,
    nullable: true,
    authScopes: { 'invites:read': true },
    description: 'What the gateway knows now of one invite, by its id or by smartInviteId.',
    args: {
      id: t.arg.globalID({ for: InviteType, description: "The invite's own id." }),
      smartInviteId: t.arg.string({ description: "The application's id of it." }),
      recipientEmail: t.arg({
        type: 'EmailAddress',
        description: 'Needed where several people have an invite under this smartInviteId.',
      }),
    },
    resolve: async (_root, { id, smartInviteId, recipientEmail }, { directory, application }) => {
      const ref = readRef(id?.id, smartInviteId, recipientEmail);
      return onlyOne(await directory.find(application, ref)) ?? null;
    },
  }),
);

builder.queryField('inviteStatus', (t) =>
  t.field({
    type: InviteType,
    nullable: true,
    authScopes: { 'invites:read': true },
    description:
      'Asks the engine: with Cronofy behind, its present answer, which is recorded here too. The embedded engine is where answers arrive, so it knows.',
    args: {
      smartInviteId: t.arg.string({ required: true, description: "The application's id of the invite." }),
      recipientEmail: t.arg({
        type: 'EmailAddress',
        description: 'Needed where several people have an invite under this smartInviteId.',
      }),
    },
    resolve: (_root, { smartInviteId, recipientEmail }, context) =>
      statusLoader(context).load(readRef(undefined, smartInviteId, recipientEmail)),
  }),
);

/** A reference out of arguments. Throws InvitegraphError BAD_USER_INPUT unless exactly one way of naming is used. */
export function readRef(
  id: string | null | undefined,
  smartInviteId: string | null | undefined,
  recipientEmail: string | null | undefined,
): InviteRef {
  if (id && !smartInviteId) return { id };
  if (smartInviteId && !id) return { smartInviteId, recipientEmail: recipientEmail ?? undefined };
  throw new InvitegraphError('BAD_USER_INPUT', 'Give exactly one of id and smartInviteId.');
}

/** One look-up for each invite a request asks about, however many fields ask. */
const statusLoader = requestLoader(
  ({ directory, refresh, application }) =>
    new DataLoader<InviteRef, Invite | null, string>(
      (refs) =>
        Promise.all(
          refs.map(async (ref) => {
            try {
              const invite = onlyOne(await directory.find(application, ref));
              return invite ? await refresh(invite, 'caller') : null;
            } catch (error) {
              return error as Error;
            }
          }),
        ),
      { cacheKeyFn: (ref) => JSON.stringify(ref) },
    ),
);
