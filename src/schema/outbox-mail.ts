import type { CapturedMail } from '../invites/ports.ts';
import { builder } from './builder.ts';
import { inOrder } from './in-order.ts';
import { InviteType } from './invite.ts';
import { readListCursor } from './list-cursor.ts';
import { newestFirst } from './newest-first.ts';
import { pageSize } from './page-size.ts';

const OutboxMail = builder.loadableNodeRef('OutboxMail', {
  id: { resolve: (mail: CapturedMail) => mail.id },
  load: async (ids: string[], { directory, application }): Promise<CapturedMail[]> => {
    const found = new Map((await directory.capturedByIds(application, ids)).map((mail) => [mail.id, mail]));
    return inOrder(ids, found);
  },
  loaderOptions: { cache: false },
});

OutboxMail.implement({
  authScopes: { 'invites:read': true },
  description: 'A mail that was captured instead of sent.',
  fields: (t) => ({
    to: t.expose('to', { type: 'EmailAddress', description: 'Whom it is for.' }),
    subject: t.exposeString('subject', { description: 'Its subject.' }),
    mime: t.exposeString('mime', { description: 'The whole RFC 5322 message.' }),
    icalendar: t.exposeString('icalendar', { nullable: true, description: 'The iCalendar text in it.' }),
    invite: t.field({
      type: InviteType,
      nullable: true,
      description: 'The invite that it is about.',
      resolve: ({ inviteId }) => inviteId,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was captured.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
  }),
});

const OutboxConnection = builder.connectionObject(
  { type: OutboxMail, name: 'OutboxConnection', description: 'A page of captured mail.' },
  { name: 'OutboxEdge', description: 'A captured mail in a list.' },
);

builder.queryField('outbox', (t) =>
  t.field({
    type: OutboxConnection,
    authScopes: { 'invites:read': true },
    description:
      'Mail captured while no SMTP server is configured, newest first. Waits for mail that was just caused, so that ' +
      'what a mutation mailed is here once the mutation has answered.',
    args: {
      first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
      after: t.arg.string({ description: 'Only mail older than this cursor.' }),
    },
    resolve: async (_root, args, { directory, application, mail }) => {
      const size = pageSize(args);
      const before = readListCursor(args.after);
      if (!before) await mail.settled();
      const found = await directory.captured(application, { limit: size + 1, before });
      return newestFirst(found, size, before, (node) => node.createdAt);
    },
  }),
);
