import { InvitegraphError } from '../errors.ts';
import { onlyOne } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import type { Followed } from '../stream/subscribe.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { InviteType } from './invite.ts';
import { readRef } from './invite-query.ts';

builder.subscriptionField('inviteStatus', (t) =>
  t.field({
    type: InviteType,
    authScopes: { 'events:subscribe': true },
    description: 'One invite as it is now, and again whenever it changes.',
    args: {
      smartInviteId: t.arg.string({ required: true, description: "The application's id of the invite." }),
      recipientEmail: t.arg({
        type: 'EmailAddress',
        description: 'Needed where several people have an invite under this smartInviteId.',
      }),
    },
    subscribe: (_root, { smartInviteId, recipientEmail }, context) =>
      followInvite(context, smartInviteId, recipientEmail ?? undefined),
    resolve: (invite: Invite) => invite,
  }),
);

/**
 * The state and the offset of the newest event in it are read as of one moment, so that the events after
 * that offset are exactly the changes that the first state does not show yet.
 */
async function followInvite(
  { directory, stream, application }: GraphContext,
  smartInviteId: string,
  recipientEmail: string | undefined,
): Promise<Followed<Invite>> {
  const found = await directory.findWithOffset(
    application,
    readRef(undefined, smartInviteId, recipientEmail),
  );
  onlyOne(found.map(({ invite }) => invite));
  const [now] = found;
  if (!now) throw new InvitegraphError('NOT_FOUND', `There is no invite ${smartInviteId}.`);

  const events = stream.followFrom(application, { inviteId: now.invite.id }, now.offset);
  let told = false;
  return {
    live: { ...events.live, first: now.invite, rootOf: ({ invite }) => invite },
    async next() {
      if (!told) {
        told = true;
        return { done: false, value: now.invite };
      }
      const { done, value } = await events.next();
      return done ? { done: true, value: undefined } : { done: false, value: value.invite };
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } satisfies Followed<Invite>;
}
