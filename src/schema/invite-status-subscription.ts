import { InvitegraphError } from '../errors.ts';
import type { InviteEvent } from '../invites/event.ts';
import { onlyOne } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import { isExpired } from '../stream/cursor.ts';
import type { Followed, LiveSource } from '../stream/subscribe.ts';
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

/** The present state and the changes after it; told anew where some of those were deleted before they were read. */
async function followInvite(
  context: GraphContext,
  smartInviteId: string,
  recipientEmail: string | undefined,
): Promise<Followed<Invite>> {
  const begin = () => readNow(context, smartInviteId, recipientEmail);
  const renew = async () => ({ ...(await begin()).live, renew });
  let now = await begin();
  let told = false;
  return {
    live: { ...now.live, renew },
    async next() {
      while (told)
        try {
          const { done, value } = await now.events.next();
          return done ? { done: true, value: undefined } : { done: false, value: value.invite };
        } catch (error) {
          if (!isExpired(error)) throw error;
          now = await begin();
          told = false;
        }
      told = true;
      return { done: false, value: now.invite };
    },
    async return() {
      await now.events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  } satisfies Followed<Invite>;
}

/**
 * The state and the offset of the newest event in it are read as of one moment, so that the events after
 * that offset are exactly the changes that the first state does not show yet.
 */
async function readNow(
  { directory, stream, application }: GraphContext,
  smartInviteId: string,
  recipientEmail: string | undefined,
) {
  const found = await directory.findWithOffset(
    application,
    readRef(undefined, smartInviteId, recipientEmail),
  );
  onlyOne(found.map(({ invite }) => invite));
  const [now] = found;
  if (!now) throw new InvitegraphError('NOT_FOUND', `There is no invite ${smartInviteId}.`);
  const events = stream.followFrom(application, { inviteId: now.invite.id }, now.offset);
  const live: LiveSource = {
    ...events.live,
    first: now.invite,
    rootOf: (event) => (events.live.rootOf(event) as InviteEvent).invite,
  };
  return { invite: now.invite, events, live };
}
