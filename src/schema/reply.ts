import type { Reply } from '../invites/invite.ts';
import { builder } from './builder.ts';
import { EventTimeType } from './event-time.ts';
import { ProposalType } from './proposal.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { ReplyVerification } from './verification.ts';

export const ReplyChannel = builder.enumType('ReplyChannel', {
  description: 'Which way an answer came in.',
  values: {
    MAIL: { description: 'As an iMIP reply by mail.' },
    WEB: { description: "On the recipient's page." },
    CALLBACK: { description: 'In a signed callback from Cronofy.' },
    SIMULATED: { description: 'Played by the sandbox, through the inbound mail path.' },
  } as const,
});

export const ReplyType = builder.objectRef<Reply>('Reply').implement({
  description: 'The newest answer from one address, which need not be that of a recipient.',
  fields: (t) => ({
    email: t.expose('email', { type: 'EmailAddress', description: 'Who answered.' }),
    status: t.expose('status', { type: RsvpStatus, description: 'What they answered.' }),
    comment: t.exposeString('comment', {
      nullable: true,
      description: 'What they wrote with it, as plain text.',
    }),
    proposal: t.expose('proposal', {
      type: ProposalType,
      nullable: true,
      description: 'Another time, if they asked for one.',
    }),
    recurrenceId: t.expose('recurrenceId', {
      type: EventTimeType,
      nullable: true,
      description: 'The one occurrence that it is about; null for the whole event.',
    }),
    respondedAt: t.field({
      type: 'DateTime',
      description: 'When the answer was received.',
      resolve: ({ respondedAt }) => new Date(respondedAt),
    }),
    channel: t.expose('channel', { type: ReplyChannel, description: 'Which way it came in.' }),
    respondedBy: t.expose('respondedBy', {
      type: 'EmailAddress',
      nullable: true,
      description: "The address that really sent it, where that is another one: an assistant's or an alias.",
    }),
    onBehalfOf: t.expose('onBehalfOf', {
      type: 'EmailAddress',
      nullable: true,
      description: 'For whom they say to answer, as a delegate. It changes nothing for that person.',
    }),
    delegatedTo: t.field({
      type: ['EmailAddress'],
      description: 'To whom they passed the invitation on. Nobody is invited by that.',
      resolve: ({ delegatedTo = [] }) => [...delegatedTo],
    }),
    probableRecipientId: t.globalID({
      nullable: true,
      description:
        'The recipient whose own reply address was used by somebody of the same name: perhaps the same person. The message waits in unmatchedReplies, too, where it can be attached to them.',
      resolve: ({ probableRecipientId }) =>
        probableRecipientId === undefined ? null : { id: probableRecipientId, type: 'Recipient' },
    }),
    guests: t.exposeInt('guests', {
      nullable: true,
      description: 'How many more people they bring along, where their calendar asks for it.',
    }),
    automatic: t.boolean({
      description: "True where a machine answered, such as a room's calendar.",
      resolve: ({ automatic = false }) => automatic,
    }),
    afterEnd: t.boolean({
      description: 'True where it came after the end of the event.',
      resolve: ({ afterEnd = false }) => afterEnd,
    }),
    verification: t.expose('verification', {
      type: ReplyVerification,
      description: 'How far the sender is proven.',
    }),
  }),
});
