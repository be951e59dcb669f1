import { CHECK_RESULTS, type SenderChecks } from '../invites/evidence.ts';
import type { TRUST_TIERS, Verification } from '../invites/invite.ts';
import { builder } from './builder.ts';

const CHECKED: Record<(typeof CHECK_RESULTS)[number], string> = {
  PASS: 'It passed.',
  FAIL: 'It failed.',
  SOFTFAIL: 'It failed, and the domain asks not to refuse for that alone.',
  NEUTRAL: 'The domain says nothing either way.',
  NONE: 'There was nothing to check.',
  TEMPERROR: 'It could not be checked at the time.',
  PERMERROR: 'The domain published something that cannot be read.',
};

const VerificationMethod = builder.enumType('VerificationMethod', {
  description: 'What speaks for the sender of an answer.',
  values: {
    CALLBACK_SIGNATURE: {
      description: 'A callback signed with a secret that only Cronofy and this gateway know.',
    },
    UPSTREAM: { description: 'Read from Cronofy itself over an authenticated connection.' },
    DMARC: { description: "Mail whose From is proven by its domain's own signature or servers (DMARC)." },
    CALENDAR_RELAY: {
      description: "Mail signed by a calendar service that writes in its users' names, such as Google's.",
    },
    RSVP_LINK: { description: "Answered on the recipient's own page, whose link only their mail has." },
    OPERATOR: { description: 'A person who works with the application decided whose answer it is.' },
    REPLY_ADDRESS: {
      description: "Mail to the invite's secret reply address whose sender names the recipient.",
    },
    SIMULATION: { description: 'Nobody answered: the sandbox played a calendar client.' },
    NONE: { description: 'Nothing.' },
  } as const,
});

const TrustTierType = builder.enumType('TrustTier', {
  description:
    'How much the sender of a mail is proven, from A to E. REPLY_TRUST says which tiers change an answer: strict A and B, normal A to C, lenient A to D.',
  values: {
    A: { description: 'DMARC passes, and From is the recipient or their own organisation.' },
    B: { description: 'A calendar service that writes for its users signed it.' },
    C: {
      description:
        'From is the recipient and the secret reply address was used; nothing else speaks for or against it.',
    },
    D: { description: 'Somebody else sent it and names the recipient.' },
    E: { description: "It breaks the policy of its From's domain, or shows no reply address and no proof." },
  } satisfies Record<(typeof TRUST_TIERS)[number], { description: string }>,
});

const CheckResultType = builder.enumType('CheckResult', {
  description: 'How a check of a mail came out, in the words of RFC 8601.',
  values: Object.fromEntries(
    CHECK_RESULTS.map((result) => [result, { description: CHECKED[result] }]),
  ) as Record<(typeof CHECK_RESULTS)[number], { description: string }>,
});

const SenderChecksType = builder.objectRef<SenderChecks>('SenderChecks').implement({
  description: 'The checks of a mail, each as it came out.',
  fields: (t) => ({
    spf: t.expose('spf', {
      type: CheckResultType,
      description: 'Whether the server may send for the envelope sender.',
    }),
    dkim: t.expose('dkim', { type: CheckResultType, description: 'The best of its signatures.' }),
    dmarc: t.expose('dmarc', { type: CheckResultType, description: "Whether either fits From's domain." }),
    arc: t.expose('arc', { type: CheckResultType, description: 'The seals of who passed it on.' }),
  }),
});

export const ReplyVerification = builder.objectRef<Verification>('ReplyVerification').implement({
  description: 'How far an answer is proven to come from whom it names.',
  fields: (t) => ({
    verified: t.exposeBoolean('verified', { description: 'True only where the sender was proven.' }),
    method: t.expose('method', { type: VerificationMethod, description: 'What speaks for the sender.' }),
    explanation: t.exposeString('explanation', { description: 'The verdict in plain words.' }),
    tier: t.expose('tier', {
      type: TrustTierType,
      nullable: true,
      description: 'Of mail: how much the sender is proven.',
    }),
    checks: t.expose('checks', {
      type: SenderChecksType,
      nullable: true,
      description: 'Of mail: what was checked.',
    }),
  }),
});
