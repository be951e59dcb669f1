import { DISPOSITIONS, type Disposition } from '../invites/disposition.ts';
import type { UnmatchedReply } from '../invites/inbound-message.ts';
import { builder } from './builder.ts';
import { inOrder } from './in-order.ts';
import { InviteType } from './invite.ts';
import { readListCursor } from './list-cursor.ts';
import { SHOWN } from './needed-scopes.ts';
import { newestFirst } from './newest-first.ts';
import { pageSize } from './page-size.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { ReplyVerification } from './verification.ts';

const MEANING: Record<Disposition, string> = {
  applied: 'It changed the answer of a recipient.',
  'applied-other': 'It is listed among the replies of an address that is not invited.',
  duplicate: 'The same was said before.',
  stale: 'It answers a time that the event no longer has, or a newer answer came before it.',
  'cancelled-invite': 'The invite was cancelled, or its sender was taken off it.',
  unmatched: 'Nobody and nothing that it names could be found.',
  'held-untrusted': 'Its sender is not proven as far as REPLY_TRUST asks.',
  'auto-reply': 'A machine wrote it, such as an out-of-office notice.',
  bounce: 'It tells of the delivery of another mail.',
  loop: 'It is our own mail coming back.',
  'text-only': 'A person wrote it, without a calendar answer.',
  malformed: 'It is damaged beyond reading.',
  'unsupported-method': 'It is calendar mail, and no answer.',
  'too-large': 'It is larger than what is read.',
};

const enumName = (disposition: Disposition) => disposition.toUpperCase().replaceAll('-', '_');

/** What became of a message. */
export const MessageDisposition = builder.enumType('MessageDisposition', {
  description: 'What became of a message that was received.',
  values: Object.fromEntries(
    DISPOSITIONS.map((value) => [enumName(value), { value, description: MEANING[value] }]),
  ) as Record<string, { value: Disposition; description: string }>,
});

const UnmatchedResolution = builder.enumType('UnmatchedReplyResolution', {
  description: 'What a person did with an unmatched reply.',
  values: {
    ATTACHED: { description: 'Made it the answer of a recipient.' },
    DISMISSED: { description: 'Put it aside.' },
  } as const,
});

/** A message that waits for a person. */
export const UnmatchedReplyType = builder.loadableNodeRef('UnmatchedReply', {
  id: { resolve: (message: UnmatchedReply) => message.id },
  load: async (ids: string[], { directory, application }): Promise<UnmatchedReply[]> => {
    const found = await directory.unmatchedByIds(application, ids);
    const byId = new Map(found.map((message) => [message.id, message]));
    return inOrder(ids, byId);
  },
  loaderOptions: { cache: false },
});

UnmatchedReplyType.implement({
  authScopes: SHOWN,
  description:
    'A message that could not be made an answer. All texts in it are as a stranger wrote them: plain text, never HTML.',
  fields: (t) => ({
    disposition: t.expose('disposition', { type: MessageDisposition, description: 'What it was taken for.' }),
    reason: t.string({
      description: 'Why it could not be matched, in plain words.',
      resolve: ({ reasons }) => reasons[0] ?? 'Nothing in it names an invite.',
    }),
    notes: t.stringList({
      description: 'What else was found while reading it, such as repairs.',
      resolve: ({ reasons }) => reasons.slice(1),
    }),
    from: t.exposeString('from', { nullable: true, description: 'The address in From.' }),
    subject: t.exposeString('subject', { nullable: true, description: 'Its subject.' }),
    text: t.string({
      nullable: true,
      description: 'What a person wrote in it.',
      resolve: ({ content }) => content.text,
    }),
    suggestedStatus: t.field({
      type: RsvpStatus,
      nullable: true,
      description: 'What it seems to answer; attaching it takes this unless told otherwise.',
      resolve: ({ content }) => content.suggested?.status,
    }),
    suggestedEmail: t.string({
      nullable: true,
      description: 'Whose answer it says it is (ATTENDEE).',
      resolve: ({ content }) => content.suggested?.attendee,
    }),
    verification: t.expose('verification', {
      type: ReplyVerification,
      nullable: true,
      description: 'How far its sender is proven.',
    }),
    receivedAt: t.field({
      type: 'DateTime',
      description: 'When it came.',
      resolve: ({ receivedAt }) => new Date(receivedAt),
    }),
    resolution: t.expose('resolution', {
      type: UnmatchedResolution,
      nullable: true,
      description: 'What a person did with it; null while it waits.',
    }),
    invite: t.field({
      type: InviteType,
      nullable: true,
      description: 'The invite whose address it came to.',
      resolve: ({ inviteId }) => inviteId,
    }),
  }),
});

const UnmatchedReplyConnection = builder.connectionObject(
  { type: UnmatchedReplyType, name: 'UnmatchedReplyConnection', description: 'A page of unmatched replies.' },
  { name: 'UnmatchedReplyEdge', description: 'An unmatched reply in a list.' },
);

builder.queryField('unmatchedReplies', (t) =>
  t.field({
    type: UnmatchedReplyConnection,
    authScopes: { 'invites:read': true },
    description:
      'Messages that wait for a person, newest first: nothing that arrives is dropped without trace. They are kept for 30 days.',
    args: {
      first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
      after: t.arg.string({ description: 'Only what is older than this cursor.' }),
    },
    resolve: async (_root, args, { directory, application }) => {
      const size = pageSize(args);
      const before = readListCursor(args.after);
      const found = await directory.unmatched(application, { limit: size + 1, before });
      return newestFirst(found, size, before, (node) => node.receivedAt);
    },
  }),
);
