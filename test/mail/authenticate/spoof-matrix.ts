import type { TrustTier } from '../../../src/invites/invite.ts';
import type { MailDelivery } from '../../../src/mail/authenticate/authenticate.ts';
import { aReply, keysOf, sealed, signed } from './a-signed-mail.ts';
import type { Zone } from './a-zone.ts';

/**
 * The spoof matrix (reliability.md E4): every combination of who From names, the envelope with what SPF says of it,
 * the DKIM signature, the policy of the domain in From, the ARC seal and the reply address. What must come of each is
 * written down by hand below, as letters in a grid; nothing here knows how the code decides.
 */

/** `self`: From is the recipient, ana@guest.test. `stranger`: From is mallory@other.test, who answers as ATTENDEE Ana. */
export type Author = 'self' | 'stranger';
/** By whom DKIM signed; `broken`: by the domain in From, and the text was changed afterwards. */
export type Dkim = 'none' | 'aligned' | 'unaligned' | 'broken';
/** Envelope and client: the domain in From, permitted; a mailer's domain, permitted; the domain in From, not permitted. */
export type Spf = 'aligned' | 'other' | 'fail';
export type Policy = 'absent' | 'none' | 'reject';
/** Who sealed it and says that DMARC passed for the domain in From. */
export type Arc = 'none' | 'untrusted' | 'trusted';
/** The reply address: the recipient's own, none of ours, or that of another invite. */
export type Token = 'right' | 'wrong' | 'other';

export interface SpoofRow {
  /** All of its values, for the name of a test. */
  readonly name: string;
  readonly author: Author;
  readonly dkim: Dkim;
  readonly spf: Spf;
  readonly policy: Policy;
  readonly arc: Arc;
  readonly token: Token;
  /** The mail, about the invite of test/mail/read/mails.ts or another one. Rows of one mail share its bytes. */
  readonly mail: (about?: Partial<MailAbout>) => Promise<string>;
  readonly delivery: MailDelivery & Required<Pick<MailDelivery, 'from' | 'client'>>;
  readonly zone: Zone;
  /** The tier that it must get; absent where the invite must not even be looked at (token of another one). */
  readonly tier?: TrustTier;
  /** The settings of REPLY_TRUST under which it may change the recipient's answer. */
  readonly changesUnder: readonly ('strict' | 'normal' | 'lenient')[];
}

/** What is in a mail beside what the matrix varies. */
export interface MailAbout {
  readonly uid: string;
  /** Address in To; signatures cover it. */
  readonly to: string;
  readonly messageId: string;
}

export const TRUSTED_SEALER = 'forwarder.test';
export const RECIPIENT = 'ana@guest.test';

/**
 * From is the recipient, her own reply address, no seal that is trusted. Columns: SPF aligned, other, fail under no
 * policy; the same under p=none; the same under p=reject.
 */
const GRID: Readonly<Record<Dkim, string>> = {
  //          absent  none  reject
  none: '     CCC     ACC   AEE',
  aligned: '  AAA     AAA   AAA',
  unaligned: 'CCC     ACC   AEE',
  broken: '   CCC     ACC   AEE',
};

/** A trusted forwarder saw it pass: what was not proven by itself is proven by that. */
const SEALED: Readonly<Record<string, TrustTier>> = { A: 'A', B: 'B', C: 'B', E: 'B' };
/** No reply address of ours was used, only the UID: what is not proven is refused. */
const BY_UID: Readonly<Record<string, TrustTier>> = { A: 'A', B: 'B', C: 'E', E: 'E' };
/**
 * Somebody else who names the recipient, by the tier that she herself would have; C only where the mailer's domain
 * signed it or sent it, so that its sender is at least somebody.
 */
const STRANGER: Readonly<Record<string, TrustTier>> = { A: 'D', B: 'D', C: 'D', E: 'E' };

const CHANGES_UNDER: Readonly<Record<TrustTier, SpoofRow['changesUnder']>> = {
  A: ['strict', 'normal', 'lenient'],
  B: ['strict', 'normal', 'lenient'],
  C: ['normal', 'lenient'],
  D: ['lenient'],
  E: [],
};

function expectedTier(
  author: Author,
  dkim: Dkim,
  spf: Spf,
  policy: Policy,
  arc: Arc,
  token: Token,
): TrustTier {
  const column = ['absent', 'none', 'reject'].indexOf(policy) * 3 + ['aligned', 'other', 'fail'].indexOf(spf);
  let tier = GRID[dkim].replaceAll(' ', '')[column] as TrustTier;
  if (arc === 'trusted') tier = SEALED[tier]!;
  if (token === 'wrong') tier = BY_UID[tier]!;
  if (author === 'self') return tier;
  // A stranger must have been shown the reply address at least.
  if (token === 'wrong') return 'E';
  const isNobody = tier === 'C' && dkim !== 'unaligned' && spf !== 'other';
  return isNobody ? 'E' : STRANGER[tier]!;
}

/** All 648 rows. The mails are signed and sealed for real. */
export function spoofMatrix(): SpoofRow[] {
  const rows: SpoofRow[] = [];
  for (const author of ['self', 'stranger'] as const) {
    const from = author === 'self' ? RECIPIENT : 'mallory@other.test';
    for (const dkim of ['none', 'aligned', 'unaligned', 'broken'] as const)
      for (const arc of ['none', 'untrusted', 'trusted'] as const) {
        let usual: Promise<string> | undefined;
        const mail = (about?: Partial<MailAbout>) => {
          if (about) return aMail(from, dkim, arc, about);
          usual ??= aMail(from, dkim, arc, {});
          return usual;
        };
        for (const spf of ['aligned', 'other', 'fail'] as const)
          for (const policy of ['absent', 'none', 'reject'] as const)
            for (const token of ['right', 'wrong', 'other'] as const) {
              const tier = expectedTier(author, dkim, spf, policy, arc, token);
              rows.push({
                name: `From ${author}, DKIM ${dkim}, SPF ${spf}, p=${policy}, ARC ${arc}, token ${token}`,
                ...{ author, dkim, spf, policy, arc, token, mail },
                delivery: aDelivery(from, spf),
                zone: aZone(from, policy),
                ...(token === 'other' ? {} : { tier }),
                changesUnder: token === 'other' ? [] : CHANGES_UNDER[tier],
              });
            }
      }
  }
  return rows;
}

function domainOf(address: string): string {
  return address.slice(address.indexOf('@') + 1);
}

async function aMail(from: string, dkim: Dkim, arc: Arc, about: Partial<MailAbout>): Promise<string> {
  const domain = domainOf(from);
  let raw = aReply(`Somebody <${from}>`);
  if (about.uid !== undefined) raw = raw.replace(/^UID:.*$/m, `UID:${about.uid}`);
  if (about.to !== undefined) raw = raw.replace(/^To: .*$/m, `To: ${about.to}`);
  if (about.messageId !== undefined) raw = raw.replace(/^Message-ID: .*$/m, `Message-ID: ${about.messageId}`);
  if (dkim === 'aligned' || dkim === 'broken') raw = await signed(raw, domain);
  if (dkim === 'unaligned') raw = await signed(raw, 'mailer.test');
  if (dkim === 'broken') raw = raw.replace('PRODID:-//Test//EN', 'PRODID:-//Changed//EN');
  if (arc === 'none') return raw;
  const sealer = arc === 'trusted' ? TRUSTED_SEALER : 'evil.test';
  return sealed(raw, sealer, `${sealer}; dmarc=pass header.from=${domain}`);
}

const PERMITTED = '203.0.113.10';
const MAILER = '203.0.113.20';
const NOBODY = '203.0.113.66';

function aDelivery(from: string, spf: Spf): SpoofRow['delivery'] {
  const ip = { aligned: PERMITTED, other: MAILER, fail: NOBODY }[spf];
  const mailFrom = spf === 'other' ? 'bounce@mailer.test' : from;
  return { from, mailFrom, client: { ip, helo: 'client.mailer.test' } };
}

function aZone(from: string, policy: Policy): Zone {
  const domain = domainOf(from);
  return {
    ...keysOf(domain, 'mailer.test', 'evil.test', TRUSTED_SEALER),
    [`TXT ${domain}`]: `v=spf1 ip4:${PERMITTED} -all`,
    'TXT mailer.test': `v=spf1 ip4:${MAILER} -all`,
    ...(policy === 'absent' ? {} : { [`TXT _dmarc.${domain}`]: `v=DMARC1; p=${policy}` }),
  };
}
