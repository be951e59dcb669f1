import type { Invite } from '../invites/invite.ts';
import type { MailWarning } from '../invites/mail-desk.ts';
import { occurrencesOf } from '../invites/series/occurrences.ts';
import { epochOf } from '../invites/time.ts';
import { domainOf, sameOrganisation } from './authenticate/domain.ts';
import type { ComposeOptions } from './compose.ts';
import { isPublicDomain, isPublicUrl } from './reachable.ts';

/** What of a deployment decides whether its mail is believed. */
export interface Deployment extends Pick<ComposeOptions, 'replyScheme' | 'rsvpUrl'> {
  /** True where mail is captured instead of sent. */
  readonly captures: boolean;
  /** The domain that mail is signed for; undefined where it is not signed here. */
  readonly dkimDomain: string | undefined;
}

/** Longest SUMMARY and LOCATION that Outlook shows, in characters. */
const OUTLOOK_LINE = 255;
/** How long after midnight in UTC a day still lasts somewhere, in milliseconds. */
const LAST_ZONE_MS = 12 * 3_600_000;
/** Addresses that a warning names. */
const NAMED = 3;

/**
 * What will keep an invitation from looking or working as it should, most harmful first. What concerns the way of the
 * mail is left out where none leaves.
 */
export function previewWarnings(invite: Invite, deployment: Deployment, now: number): MailWarning[] {
  const leaves = !deployment.captures && invite.delivery === 'SEND';
  return [
    ...(leaves ? [...wayBack(invite, deployment), ...wayThere(invite, deployment)] : []),
    ...content(invite, now),
  ];
}

function wayBack(invite: Invite, { replyScheme, rsvpUrl }: Deployment): MailWarning[] {
  const { domain } = replyScheme;
  const [recipient] = invite.recipients;
  const url = recipient && rsvpUrl?.(invite, recipient);
  return [
    ...warn(
      !isPublicDomain(domain),
      'REPLIES_UNREACHABLE',
      `Answers go to ${domain}, which no mail server can find. Set REPLY_DOMAIN to a domain whose MX leads here.`,
    ),
    // Gmail updates Google's own copy of such an event and mails no answer (mail-invitations 1.1).
    ...warn(
      /^(?:gmail|googlemail)\.com$/.test(domain),
      'ORGANIZER_AT_GOOGLE',
      'Guests with Google calendars will seem not to answer: Google mails no answers to an organizer with an account ' +
        'there. Use a reply address elsewhere.',
    ),
    ...warn(
      url !== undefined && !isPublicUrl(url),
      'LINKS_UNREACHABLE',
      'The links to answer lead into a private network. Set PUBLIC_URL to the address that guests can open.',
    ),
  ];
}

function wayThere({ recipients, upstream }: Invite, { replyScheme, dkimDomain }: Deployment): MailWarning[] {
  const { domain } = replyScheme;
  const lost = recipients.map(({ email }) => email).filter((email) => !isPublicDomain(domainOf(email)));
  // Beside a mailbox of ours, others may have theirs under the domain.
  const isOurs = replyScheme.kind === 'token' && replyScheme.prefix === '';
  const ours = recipients.map(({ email }) => email).filter((email) => isOurs && domainOf(email) === domain);
  return [
    ...warn(
      lost.length > 0,
      'RECIPIENT_UNREACHABLE',
      `${named(lost)}: mail there can reach nobody, since the domain is reserved or has no dot.`,
    ),
    ...warn(
      ours.length > 0 && !upstream,
      'RECIPIENT_IS_REPLY_ADDRESS',
      `${named(ours)}: the domain is that of reply addresses, so the invitation would come back here.`,
    ),
    ...warn(
      dkimDomain !== undefined && !sameOrganisation(domain, dkimDomain),
      'FROM_NOT_ALIGNED',
      `Mail is from ${domain} and signed for ${dkimDomain}, so its From cannot align (DMARC). Set DKIM_DOMAIN to the domain of the From.`,
    ),
    ...warn(
      dkimDomain === undefined,
      'NOT_SIGNED',
      `Mail is not signed here. Unless your mail server signs for ${domain}, many providers will doubt it: set DKIM_KEY.`,
    ),
  ];
}

function content({ event }: Invite, now: number): MailWarning[] {
  // A day lasts longest where the date changes last.
  const slack = event.start.kind === 'date' ? LAST_ZONE_MS : 0;
  const length = epochOf(event.end) - epochOf(event.start) + slack;
  const isOver = occurrencesOf(event, now - length).next().done === true;
  const long = [
    ['summary', event.summary],
    ['location', event.location?.description ?? ''],
  ].filter(([, text = '']) => text.length > OUTLOOK_LINE);
  return [
    ...warn(isOver, 'EVENT_IN_PAST', 'The event is over already, so guests cannot answer it.'),
    ...long.map(([part]) => ({
      code: 'TEXT_TOO_LONG' as const,
      message: `Outlook shows ${OUTLOOK_LINE} characters of the ${part} at most.`,
    })),
  ];
}

function warn(applies: boolean, code: MailWarning['code'], message: string): MailWarning[] {
  return applies ? [{ code, message }] : [];
}

function named(addresses: readonly string[]): string {
  const rest = addresses.length - NAMED;
  const shown = addresses.slice(0, NAMED).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
