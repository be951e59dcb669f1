import type { Reply } from '../invites/invite.ts';
import { builder } from './builder.ts';
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
    respondedAt: t.field({
      type: 'DateTime',
      description: 'When the answer was received.',
      resolve: ({ respondedAt }) => new Date(respondedAt),
    }),
    channel: t.expose('channel', { type: ReplyChannel, description: 'Which way it came in.' }),
    verification: t.expose('verification', {
      type: ReplyVerification,
      description: 'How far the sender is proven.',
    }),
  }),
});
