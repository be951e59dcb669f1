import type { Proposal } from '../invites/invite.ts';
import { builder } from './builder.ts';
import { EventTimeInput, EventTimeType } from './event-time.ts';

export const ProposalType = builder.objectRef<Proposal>('Proposal').implement({
  description: 'Another time that somebody asks for (iTIP COUNTER).',
  fields: (t) => ({
    start: t.expose('start', { type: EventTimeType, description: 'When they would like it to begin.' }),
    end: t.expose('end', { type: EventTimeType, description: 'When it would be over.' }),
    outdated: t.exposeBoolean('outdated', {
      description: 'True where they answered an older time of the event than the present one.',
    }),
  }),
});

export const ProposalInput = builder.inputType('ProposalInput', {
  description: 'Another time to ask for.',
  fields: (t) => ({
    start: t.field({ type: EventTimeInput, required: true, description: 'When it should begin.' }),
    end: t.field({ type: EventTimeInput, required: true, description: 'When it should be over.' }),
  }),
});
