import type { SenderEvidence } from '../../../src/invites/evidence.ts';
import { authenticate, type MailDelivery } from '../../../src/mail/authenticate/authenticate.ts';
import type { KeptPolicies } from '../../../src/mail/authenticate/kept-policies.ts';
import type { LookUp } from '../../../src/mail/authenticate/resolver.ts';
import { bytes, keysOf } from './a-signed-mail.ts';
import { aLookUp, type Zone } from './a-zone.ts';

/** Clients by what the records of the zone below say of them. */
export const GUEST_SERVER = { ip: '203.0.113.10', helo: 'mx.guest.test' };
export const MAILER_SERVER = { ip: '203.0.113.20', helo: 'mx.mailer.test' };
export const STRANGER = { ip: '203.0.113.66', helo: 'somewhere.test' };
export const OUR_MX = { ip: '10.1.2.3', helo: 'mx.reply.example' };

export const REJECT: Zone = { 'TXT _dmarc.guest.test': 'v=DMARC1; p=reject' };
export const QUARANTINE: Zone = { 'TXT _dmarc.guest.test': 'v=DMARC1; p=quarantine' };
export const P_NONE: Zone = { 'TXT _dmarc.guest.test': 'v=DMARC1; p=none' };
export const ZONE: Zone = {
  ...keysOf('guest.test', 'mail.guest.test', 'mailer.test', 'forwarder.test', 'second.test', 'evil.test'),
  ...keysOf('google.com', 'email.apple.com', 'guest-test.20230601.gappssmtp.com'),
  'TXT guest.test': 'v=spf1 ip4:203.0.113.10 -all',
  'TXT mailer.test': 'v=spf1 ip4:203.0.113.20 -all',
};

export interface Given extends Partial<MailDelivery> {
  readonly zone?: Zone;
  readonly lookUp?: LookUp;
  readonly policies?: KeptPolicies;
  readonly trustedAuthservIds?: readonly string[];
  readonly trustedSealers?: readonly string[];
}

/** What is found about a mail from Ana, by default with p=reject for her domain and no client known. */
export function evidenceOf(raw: string, given: Given = {}): Promise<SenderEvidence> {
  const { zone = REJECT, lookUp = aLookUp({ ...ZONE, ...zone }), trustedAuthservIds, trustedSealers } = given;
  const { client, mailFrom = '', from = 'ana@guest.test', policies } = given;
  return authenticate(
    bytes(raw),
    { mailFrom, from, ...(client ? { client } : {}) },
    {
      lookUp,
      ...(policies ? { policies } : {}),
      mx: 'mx.reply.example',
      trustedAuthservIds: trustedAuthservIds ?? ['mx.reply.example'],
      trustedSealers: trustedSealers ?? ['forwarder.test'],
    },
  );
}
