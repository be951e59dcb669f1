import type { Verification } from '../invites/invite.ts';
import { builder } from './builder.ts';

const VerificationMethod = builder.enumType('VerificationMethod', {
  description: 'What speaks for the sender of an answer.',
  values: {
    CALLBACK_SIGNATURE: {
      description: 'A callback signed with a secret that only Cronofy and this gateway know.',
    },
    UPSTREAM: { description: 'Read from Cronofy itself over an authenticated connection.' },
    REPLY_ADDRESS: {
      description: "Mail to the invite's secret reply address whose sender names the recipient.",
    },
    SIMULATION: { description: 'Nobody answered: the sandbox played a calendar client.' },
    NONE: { description: 'Nothing.' },
  } as const,
});

export const ReplyVerification = builder.objectRef<Verification>('ReplyVerification').implement({
  description: 'How far an answer is proven to come from whom it names.',
  fields: (t) => ({
    verified: t.exposeBoolean('verified', { description: 'True only where the sender was proven.' }),
    method: t.expose('method', { type: VerificationMethod, description: 'What speaks for the sender.' }),
    explanation: t.exposeString('explanation', { description: 'The verdict in plain words.' }),
  }),
});
