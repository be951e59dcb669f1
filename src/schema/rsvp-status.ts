import { builder } from './builder.ts';

export const RsvpStatus = builder.enumType('RsvpStatus', {
  description: 'What somebody answered.',
  values: {
    PENDING: { description: 'No answer yet, or none to the present time of the event.' },
    ACCEPTED: { description: 'They will come.' },
    TENTATIVE: { description: 'They may come.' },
    DECLINED: { description: 'They will not come.' },
  } as const,
});
