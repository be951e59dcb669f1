import { builder } from './builder.ts';

export const InviteState = builder.enumType('InviteState', {
  description: 'Whether an invite stands.',
  values: {
    ACTIVE: { description: 'It stands; answers count.' },
    CANCELLED: { description: 'It was called off; answers are recorded and change nothing.' },
  } as const,
});
