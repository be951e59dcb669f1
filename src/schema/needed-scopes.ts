import type { Notify } from './notify.ts';

/**
 * What fields and types ask of a principal, for Pothos' scope-auth: any one of the scopes in a map will do, unless it
 * says `$all`. Every field of Query, Mutation and Subscription has one of these; a test refuses a schema where one has not.
 */

const CHANGE = { 'invites:write': true } as const;
const CHANGE_AND_MAIL = { $all: { 'invites:write': true, 'invites:send': true } } as const;

/** What reaches everything of an application, whoever it is about. */
export const ADMINISTRATION = { $all: { admin: true, unbound: true } } as const;

/** What reaches other applications than one's own. */
export const OPERATION = { $all: { admin: true, unbound: true, operator: true } } as const;

/** Things that a principal gets in whichever way it came to an invite: by reading, changing or watching. */
export const SHOWN = { 'invites:read': true, 'invites:write': true, 'events:subscribe': true } as const;

/** A change of an invite: mail may go out, unless the input itself says that none does. */
export function scopesOfChange(
  _root: unknown,
  {
    input,
  }: {
    readonly input: {
      readonly delivery?: 'SEND' | 'RETURN' | null | undefined;
      readonly notify?: typeof Notify.$inferInput | null | undefined;
    };
  },
): typeof CHANGE | typeof CHANGE_AND_MAIL {
  return input.delivery === 'RETURN' || input.notify === 'NONE' ? CHANGE : CHANGE_AND_MAIL;
}
