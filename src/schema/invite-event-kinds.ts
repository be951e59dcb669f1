import { builder } from './builder.ts';
import { EventTimeType } from './event-time.ts';
import { type EventOf, InviteEventType } from './invite-event.ts';
import { personOf } from './person-of.ts';
import { ProposalType } from './proposal.ts';
import { MailMethod, RecipientType } from './recipient.ts';
import { ReplyChannel, ReplyType } from './reply.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { ReplyVerification } from './verification.ts';

const interfaces = [InviteEventType];

builder.objectRef<EventOf<'INVITE_CREATED'>>('InviteCreated').implement({
  description: 'An invite was created.',
  interfaces,
});

builder.objectRef<EventOf<'INVITE_UPDATED'>>('InviteUpdated').implement({
  description: 'Its calendar event was changed.',
  interfaces,
  fields: (t) => ({
    changed: t.stringList({
      description: 'Names of the parts that changed, such as "start".',
      resolve: ({ body }) => [...body.changed],
    }),
    rescheduled: t.boolean({
      description: 'True where the time moved, which asks everybody anew; of one occurrence, for that one.',
      resolve: ({ body }) => body.rescheduled,
    }),
    recurrenceId: t.field({
      type: EventTimeType,
      nullable: true,
      description: 'The one occurrence that was changed or called off; null for the whole event.',
      resolve: ({ body }) => body.recurrenceId,
    }),
  }),
});

builder.objectRef<EventOf<'INVITE_CANCELLED'>>('InviteCancelled').implement({
  description: 'It was called off.',
  interfaces,
});

builder.objectRef<EventOf<'INVITE_SENT'>>('InviteSent').implement({
  description: 'A mail to a recipient was accepted by the mail server, or captured in the sandbox.',
  interfaces,
  fields: (t) => ({
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'Whom it went to.',
      resolve: ({ invite, body }) => personOf(invite, body.recipientId),
    }),
    method: t.field({
      type: MailMethod,
      description: 'Which mail it was.',
      resolve: ({ body }) => body.method,
    }),
    captured: t.boolean({
      description: 'True where it was kept in the outbox instead of sent.',
      resolve: ({ body }) => body.captured,
    }),
  }),
});

builder.objectRef<EventOf<'DELIVERY_FAILED'>>('DeliveryFailed').implement({
  description:
    'A mail to a recipient was given up, came back as undeliverable, or was complained about. Their answer stays.',
  interfaces,
  fields: (t) => ({
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'Whom it should have gone to.',
      resolve: ({ invite, body }) => personOf(invite, body.recipientId),
    }),
    method: t.field({
      type: MailMethod,
      description: 'Which mail it was.',
      resolve: ({ body }) => body.method,
    }),
    reason: t.string({
      description: "Why, often in the mail server's words.",
      resolve: ({ body }) => body.reason,
    }),
    smtpCode: t.int({
      nullable: true,
      description: 'The SMTP reply code, where there was one.',
      resolve: ({ body }) => body.smtpCode,
    }),
    enhancedStatus: t.string({
      nullable: true,
      description: 'The enhanced status code of mail that came back, such as 5.1.1 (RFC 3463).',
      resolve: ({ body }) => body.enhancedStatus,
    }),
  }),
});

builder.objectRef<EventOf<'RECIPIENT_REMOVED'>>('RecipientRemoved').implement({
  description: 'A recipient was taken off the invite.',
  interfaces,
  fields: (t) => ({
    recipient: t.field({
      type: RecipientType,
      description: 'Who is no longer invited, as they were.',
      resolve: ({ invite, body }) => ({ invite, recipient: body.recipient }),
    }),
  }),
});

const ProposalResolution = builder.enumType('ProposalResolution', {
  description: 'What became of a proposal.',
  values: {
    ACCEPTED: { description: 'The event was moved to the proposed time.' },
    DECLINED: { description: 'The event stays where it is.' },
  } as const,
});

builder.objectRef<EventOf<'PROPOSAL_RESOLVED'>>('ProposalResolved').implement({
  description: 'A proposed time was accepted or declined.',
  interfaces,
  fields: (t) => ({
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'Whose proposal it was.',
      resolve: ({ invite, body }) => personOf(invite, body.recipientId),
    }),
    proposal: t.field({
      type: ProposalType,
      description: 'The proposal.',
      resolve: ({ body }) => body.proposal,
    }),
    resolution: t.field({
      type: ProposalResolution,
      description: 'What became of it.',
      resolve: ({ body }) => body.resolution,
    }),
    recurrenceId: t.field({
      type: EventTimeType,
      nullable: true,
      description: 'The one occurrence that it is about; null for the whole event.',
      resolve: ({ body }) => body.recurrenceId,
    }),
  }),
});

builder.objectRef<EventOf<'RSVP_RECEIVED'>>('RsvpReceived').implement({
  description: 'Somebody answered.',
  interfaces,
  fields: (t) => ({
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'The recipient who answered; null where somebody else did, see reply.',
      resolve: ({ invite, body }) => personOf(invite, body.recipientId),
    }),
    reply: t.field({ type: ReplyType, description: 'The answer.', resolve: ({ body }) => body.reply }),
    recurrenceId: t.field({
      type: EventTimeType,
      nullable: true,
      description: 'The one occurrence that they answered; null for the whole event.',
      resolve: ({ body }) => body.recurrenceId,
    }),
    previousStatus: t.field({
      type: RsvpStatus,
      nullable: true,
      description: 'What they had answered before; null where this address is heard for the first time.',
      resolve: ({ body }) => body.previousStatus,
    }),
    status: t.field({
      type: RsvpStatus,
      description: 'What they answer now.',
      resolve: ({ body }) => body.status,
    }),
    comment: t.string({
      nullable: true,
      description: 'What they wrote with it.',
      resolve: ({ body }) => body.comment,
    }),
    proposal: t.field({
      type: ProposalType,
      nullable: true,
      description: 'Another time, if they asked for one.',
      resolve: ({ body }) => body.proposal,
    }),
    channel: t.field({
      type: ReplyChannel,
      description: 'Which way it came in.',
      resolve: ({ body }) => body.channel,
    }),
    verification: t.field({
      type: ReplyVerification,
      description: 'How far the sender is proven.',
      resolve: ({ body }) => body.verification,
    }),
  }),
});
