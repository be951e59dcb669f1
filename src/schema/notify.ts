import { builder } from './builder.ts';

export const Notify = builder.enumType('Notify', {
  description: 'Who is mailed about a change, where the gateway mails.',
  values: {
    ALL: {
      description:
        'Everybody, whether or not it changes their mail. Where the guest list is shown, also about guests who go.',
    },
    AFFECTED: {
      description:
        'Only those whose mail would be different: nobody, for reminders and colour. A shown guest list does not count.',
    },
    NONE: {
      description:
        "Nobody. The guests' calendars go on showing what they were last told, until the next mailed change or resendInvite; answers to a time that has moved since count as stale.",
    },
  } as const,
});
