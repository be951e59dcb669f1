import { sameAddress } from '../../invites/address.ts';
import { domainOf } from './domain.ts';
import type { Findings } from './findings.ts';

/** The mailbox from which iCloud sends the answers of its users (mail-replies case 14). */
const ICLOUD_SENDER = 'noreply@email.apple.com';
/** Where Google's calendar server takes its bounces (mail-replies case 6). */
const GOOGLE_ENVELOPE = 'calendar-server.bounces.google.com';

/**
 * True where iCloud wrote in the name of a guest. Its signature proves the guest only together with iCloud's own
 * form of ATTENDEE: a proxy address at imip.me.com with the real one in EMAIL.
 */
export function isAppleRelay(from: string): boolean {
  return sameAddress(from, ICLOUD_SENDER);
}

/**
 * One sentence that names the calendar service that wrote a mail for the owner of its From; undefined where none
 * did. Narrow, because a service's signature proves the service (mail-replies part 3): Microsoft signs for every
 * tenant and sends for every tenant from the same hosts, so neither is listed.
 */
export function calendarRelay(
  from: string,
  { signedBy, mailFrom }: Pick<Findings, 'signedBy' | 'mailFrom'>,
): string | undefined {
  if (isAppleRelay(from))
    return signedBy.includes('email.apple.com') ? 'iCloud sent it, with its signature.' : undefined;
  if (signedBy.includes('google.com') && domainOf(mailFrom) === GOOGLE_ENVELOPE)
    return 'Google Calendar sent it, with its signature.';
  const domain = domainOf(from);
  return signedBy.some((signer) => isGoogleTenant(signer, domain))
    ? `Google signed it for its customer ${domain}.`
    : undefined;
}

/**
 * `acme-test.20230601.gappssmtp.com` signs for acme.test. With a dash or a second dot in the domain the prefix could
 * spell another customer's as well: acme-co.uk and acme.co.uk are both `acme-co-uk`.
 */
function isGoogleTenant(signer: string, domain: string): boolean {
  if (!/^[a-z0-9]+\.[a-z0-9]+$/.test(domain)) return false;
  const [prefix, date, ...rest] = signer.split('.');
  return (
    prefix === domain.replace('.', '-') && /^\d{8}$/.test(date ?? '') && rest.join('.') === 'gappssmtp.com'
  );
}
