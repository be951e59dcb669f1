import type { Scope } from '../access/principal.ts';
import { builder } from './builder.ts';

const SCOPE_VALUES = {
  INVITES_READ: { value: 'invites:read', description: 'Read invites, answers, the log and mail.' },
  INVITES_WRITE: { value: 'invites:write', description: 'Create and change invites.' },
  INVITES_SEND: { value: 'invites:send', description: 'Have mail sent because of a change.' },
  EVENTS_SUBSCRIBE: { value: 'events:subscribe', description: 'Watch what happens.' },
  ADMIN: { value: 'admin', description: 'Administer keys, client secrets and the data of persons.' },
} as const satisfies Record<string, { value: Scope; description: string }>;

export const ScopeType = builder.enumType('Scope', {
  description: 'What credentials may do. None includes another.',
  values: SCOPE_VALUES,
});
