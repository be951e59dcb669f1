import { builder } from './builder.ts';
import { type EventOf, InviteEventType } from './invite-event.ts';
import { personOf } from './person-of.ts';
import { RecipientType } from './recipient.ts';
import { MessageDisposition, UnmatchedReplyType } from './unmatched-reply.ts';
import { ReplyVerification } from './verification.ts';

builder.objectRef<EventOf<'MESSAGE_RECEIVED'>>('MessageReceived').implement({
  description:
    'A message came for the invite and changed no answer: an out-of-office notice, a bounce, a stale or a forged answer. What changes an answer is RsvpReceived.',
  interfaces: [InviteEventType],
  fields: (t) => ({
    disposition: t.field({
      type: MessageDisposition,
      description: 'What became of it.',
      resolve: ({ body }) => body.disposition,
    }),
    reasons: t.stringList({
      description: 'Why, and what had to be repaired, in plain words.',
      resolve: ({ body }) => [...body.reasons],
    }),
    from: t.string({
      nullable: true,
      description: 'The address in From, as it was claimed.',
      resolve: ({ body }) => body.from,
    }),
    subject: t.string({
      nullable: true,
      description: 'Its subject, as plain text.',
      resolve: ({ body }) => body.subject,
    }),
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'Whose reply or bounce address it came to, where that is one person.',
      resolve: ({ invite, body }) => personOf(invite, body.recipientId),
    }),
    verification: t.field({
      type: ReplyVerification,
      nullable: true,
      description: 'How far its sender is proven.',
      resolve: ({ body }) => body.verification,
    }),
    unmatchedReply: t.field({
      type: UnmatchedReplyType,
      nullable: true,
      description: 'The message, where it waits or waited for a person and is still kept.',
      resolve: async ({ body, application }, _args, { directory }) =>
        (await directory.unmatchedByIds(application, [body.messageId]))[0],
    }),
  }),
});
