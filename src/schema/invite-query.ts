import { InvitegraphError } from '../errors.ts';
import { onlyOne } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import type { InviteRef } from '../invites/ports.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { throwIfEnded } from './end-of-operation.ts';
import { InviteType } from './invite.ts';

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
      statusOf(context, readRef(undefined, smartInviteId, recipientEmail)),
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

const statuses = new WeakMap<GraphContext, Map<string, Promise<Invite | null>>>();

/** One look-up for each invite a request asks about, however many fields ask. */
function statusOf(context: GraphContext, ref: InviteRef): Promise<Invite | null> {
  throwIfEnded(context);
  const known = statuses.get(context) ?? new Map<string, Promise<Invite | null>>();
  statuses.set(context, known);
  const key = JSON.stringify(ref);
  const looking = known.get(key) ?? lookUp(context, ref);
  known.set(key, looking);
  return looking;
}

async function lookUp({ directory, application, refresh }: GraphContext, ref: InviteRef) {
  const invite = onlyOne(await directory.find(application, ref));
  return invite ? refresh(invite, 'caller') : null;
}
