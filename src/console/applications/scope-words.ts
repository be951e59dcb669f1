import type { Scope } from '../generated/graphql.ts';

/** What each scope allows, in the words of people; in the order in which they are offered. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  INVITES_READ: 'See invites',
  INVITES_WRITE: 'Change invites',
  INVITES_SEND: 'Have mail sent',
  EVENTS_SUBSCRIBE: 'Follow events',
  ADMIN: 'Administer the application',
};
