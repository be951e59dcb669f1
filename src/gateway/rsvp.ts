import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Invite, Recipient } from '../invites/invite.ts';
import { createRsvpLinks } from '../server/rsvp/link.ts';
import type { createRsvpPage } from '../server/rsvp/page.ts';
import type { Core } from './core.ts';

/** The recipients' pages and the addresses that lead to them. */
export interface RsvpDesk {
  readonly handle: ReturnType<typeof createRsvpPage>;
  /** Undefined for invites that Cronofy keeps: it takes their answers. */
  readonly urlOf: (invite: Invite, recipient: Recipient) => string | undefined;
}

/** Opens the recipients' pages. `publicUrl` is asked with every link: a port of 0 is known only later. */
export function openRsvpDesk(config: Config, core: Core, publicUrl: () => string, log: Logger): RsvpDesk {
  const { directory, recordReply, clock, tokenSecrets } = core;
  const links = createRsvpLinks(tokenSecrets, publicUrl);
  const parts = {
    directory,
    recordReply,
    clock,
    links,
    publicUrl,
    defaultOrganizerName: config.mailName,
    onError: (error: unknown) => log.error({ err: error }, 'an RSVP page failed'),
  };
  let page: Promise<RsvpDesk['handle']> | undefined;
  return {
    async handle(request, response) {
      // Loaded with the first visit: its words in all languages are nothing that a start must wait for.
      page ??= import('../server/rsvp/page.ts').then((loaded) => loaded.createRsvpPage(parts));
      await (await page)(request, response);
    },
    urlOf: (invite, recipient) => (invite.upstream ? undefined : links.urlOf(invite, recipient)),
  };
}
