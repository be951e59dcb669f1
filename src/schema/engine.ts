import type { Engine } from '../invites/ports.ts';
import { builder } from './builder.ts';

const EngineName = builder.enumType('EngineName', {
  description: 'What makes invitations out of invites.',
  values: {
    EMBEDDED: { description: 'This gateway: it mails the invitations and reads the answers itself.' },
    CRONOFY: { description: 'Cronofy: it keeps the invites and calls back with the answers.' },
  } as const,
});

const Capability = builder.enumType('Capability', {
  description: 'Something that one engine can do and another cannot.',
  values: {
    MAIL_REPLIES: { description: 'Answers that come by mail are read here.' },
    SIMULATE_REPLY: { description: 'The sandbox can play answers.' },
    UPSTREAM_STATUS: { description: 'inviteStatus asks another system.' },
  } as const,
});

const EngineType = builder.objectRef<Engine>('Engine').implement({
  description: 'The engine in use.',
  fields: (t) => ({
    name: t.field({
      type: EngineName,
      description: 'Which one it is.',
      resolve: ({ name }) => (name === 'cronofy' ? 'CRONOFY' : 'EMBEDDED'),
    }),
    capabilities: t.field({
      type: [Capability],
      description: 'What it can do.',
      resolve: ({ upstream }, _args, { mail }) => [
        ...(upstream ? (['UPSTREAM_STATUS'] as const) : (['MAIL_REPLIES'] as const)),
        ...(!upstream && mail.captures ? (['SIMULATE_REPLY'] as const) : []),
      ],
    }),
  }),
});

builder.queryField('engine', (t) =>
  t.field({
    type: EngineType,
    authScopes: { 'invites:read': true },
    description: 'What makes invitations out of invites, and what it can do.',
    resolve: (_root, _args, { engine }) => engine,
  }),
);
