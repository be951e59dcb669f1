import { guestsShownTo } from '../invites/guest-list.ts';
import type { DeliveryReport, Invite, Recipient } from '../invites/invite.ts';
import { builder } from './builder.ts';
import { inOrder } from './in-order.ts';
import { SHOWN } from './needed-scopes.ts';
import { OccurrenceAnswerType } from './occurrence.ts';
import { ProposalType } from './proposal.ts';
import { RsvpStatus } from './rsvp-status.ts';

const DeliveryState = builder.enumType('DeliveryState', {
  description: 'Where a mail stands.',
  values: {
    QUEUED: { description: 'Waiting to be sent, or to be tried again.' },
    SENT: { description: 'Accepted by the mail server.' },
    CAPTURED: { description: 'Kept in the outbox: no mail server is configured.' },
    DELAYED: {
      description:
        'Taken by the mail server, and reported as late: it is still being tried. An answer ends it.',
    },
    FAILED: { description: 'Given up, or it came back as undeliverable; see the reason.' },
    COMPLAINED: {
      description:
        "The recipient's mail provider passed on a complaint. Nothing more is mailed to them about this invite, " +
        'whatever changes and whoever asks for it.',
    },
  } as const,
});

/** The texts an invite can be mailed as. */
export const MailMethod = builder.enumType('MailMethod', {
  description: 'The iTIP method of a mail.',
  values: {
    REQUEST: { description: 'The invitation, or an update of it.' },
    CANCEL: { description: 'The cancellation.' },
    DECLINECOUNTER: { description: 'The answer that a proposed time was not taken.' },
  } as const,
});

const DeliveryReportType = builder.objectRef<DeliveryReport>('DeliveryReport').implement({
  description: 'Where the newest mail to a recipient stands.',
  fields: (t) => ({
    state: t.expose('state', { type: DeliveryState, description: 'Where the mail stands.' }),
    method: t.expose('method', { type: MailMethod, description: 'Which mail it is.' }),
    at: t.field({
      type: 'DateTime',
      description: 'Since when.',
      resolve: ({ at }) => new Date(at),
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: "Why it failed or is late, often in the mail server's words.",
    }),
    smtpCode: t.exposeInt('smtpCode', { nullable: true, description: 'The SMTP reply code of the failure.' }),
    enhancedStatus: t.exposeString('enhancedStatus', {
      nullable: true,
      description:
        'The enhanced status code of mail that came back, such as 5.1.1 for an unknown mailbox (RFC 3463).',
    }),
  }),
});

/** A recipient together with the invite it was read from, which its addresses and texts depend on. */
export interface InvitedRecipient {
  readonly invite: Invite;
  readonly recipient: Recipient;
}

export const RecipientType = builder.loadableNodeRef('Recipient', {
  id: { resolve: ({ recipient }: InvitedRecipient) => recipient.id },
  load: async (ids: string[], { directory, application }): Promise<InvitedRecipient[]> => {
    const invites = await directory.byRecipientIds(application, ids);
    const found = new Map(
      invites.flatMap((invite) =>
        invite.recipients.map((recipient) => [recipient.id, { invite, recipient }] as const),
      ),
    );
    return inOrder(ids, found);
  },
  // A subscription's context lives as long as its socket: a remembered recipient would grow old.
  loaderOptions: { cache: false },
});

RecipientType.implement({
  authScopes: SHOWN,
  description: 'Somebody who is invited, with their answer.',
  fields: (t) => ({
    email: t.field({
      type: 'EmailAddress',
      description: 'Where the invitation goes.',
      resolve: ({ recipient }) => recipient.email,
    }),
    name: t.string({
      nullable: true,
      description: 'The name that the application gave them.',
      resolve: ({ recipient }) => recipient.name,
    }),
    status: t.field({
      type: RsvpStatus,
      description: 'What they answered to the present time of the event.',
      resolve: ({ recipient }) => recipient.status,
    }),
    comment: t.string({
      nullable: true,
      description: 'What they wrote with the answer, as plain text.',
      resolve: ({ recipient }) => recipient.comment,
    }),
    proposal: t.field({
      type: ProposalType,
      nullable: true,
      description: 'Another time that they ask for.',
      resolve: ({ recipient }) => recipient.proposal,
    }),
    respondedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When their answer was received.',
      resolve: ({ recipient }) =>
        recipient.respondedAt === undefined ? null : new Date(recipient.respondedAt),
    }),
    occurrences: t.field({
      type: [OccurrenceAnswerType],
      description:
        'What they answered for single occurrences of an event that repeats, by their start. Of very many, the newest.',
      resolve: ({ recipient }) => [...(recipient.occurrences ?? [])],
    }),
    delegatedTo: t.field({
      type: ['EmailAddress'],
      description: 'To whom they passed the invitation on, by their own words. Nobody is invited by that.',
      resolve: ({ recipient: { delegatedTo = [] } }) => [...delegatedTo],
    }),
    delivery: t.field({
      type: DeliveryReportType,
      nullable: true,
      description: 'Where the newest mail to them stands; null where the gateway mailed nothing.',
      resolve: ({ recipient }) => recipient.delivery,
    }),
    replyAddress: t.field({
      type: 'EmailAddress',
      nullable: true,
      description:
        'The address that takes their answers; null where Cronofy does, and for viewers. Whoever knows it can answer: treat it as a secret.',
      resolve: ({ invite, recipient }, _args, { engine, principal }) =>
        principal.only || invite.upstream ? null : engine.replyAddress(recipient.token),
    }),
    rsvpUrl: t.field({
      type: 'URL',
      nullable: true,
      description:
        'A page to answer on, for people whose mail client has no button; null where Cronofy takes the answers, and for viewers. Whoever knows it can answer: treat it as a secret.',
      resolve: ({ invite, recipient }, _args, { rsvpUrl, principal }) =>
        principal.only ? null : rsvpUrl(invite, recipient),
    }),
    icalendar: t.string({
      description:
        'The present iCalendar text for this recipient: with nobody else on it, or with all guests, this one first, where showGuestList is set.',
      authScopes: { unbound: true },
      resolve: ({ invite, recipient }, _args, { engine }) =>
        engine.icalendar(invite, guestsShownTo(invite, recipient)),
    }),
  }),
});
