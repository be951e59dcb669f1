import { ConfigError } from '../errors.ts';

/** Answers come to one domain, which is also that of Message-IDs. Throws ConfigError where the two settings contradict each other. */
export function repliesOf(template: string | undefined, given: string | undefined) {
  const named = template?.slice(template.lastIndexOf('@') + 1);
  if (given !== undefined && named !== undefined && given !== named)
    throw new ConfigError(
      'REPLY_ADDRESS and REPLY_DOMAIN must name the same domain. Leave out REPLY_DOMAIN.',
    );
  const replyDomain = named ?? given ?? 'reply.localhost';
  return { replyDomain, replyAddress: template ?? `{token}@${replyDomain}` };
}

/**
 * MAIL_FROM gives the name that guests see. Its address would have to be the ORGANIZER too, and that is each
 * invite's own reply address, so only an address on REPLY_DOMAIN is no contradiction. Throws ConfigError for any other.
 */
export function senderOf(mailFrom: string | undefined, to: ReturnType<typeof repliesOf>) {
  const { replyDomain } = to;
  const [, name = '', address] = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(mailFrom ?? '') ?? [
    '',
    mailFrom?.includes('@') ? '' : mailFrom,
    mailFrom?.includes('@') ? mailFrom : undefined,
  ];
  if (address !== undefined && !address.toLowerCase().endsWith(`@${replyDomain}`))
    throw new ConfigError(
      `MAIL_FROM must be a name, or an address on the reply domain (${replyDomain}): answers go to the sender.`,
    );
  return { mailName: name.trim() || 'Invitations', ...to };
}
