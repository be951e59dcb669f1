import { refuse } from '../errors.ts';
import { sameAddress } from '../invites/address.ts';
import { CALENDAR_CLIENTS, type CalendarClient } from '../invites/calendar-client.ts';
import { mustFind } from '../invites/find-one.ts';
import type { Invite } from '../invites/invite.ts';
import type { Simulated } from '../invites/mail-desk.ts';
import { builder } from './builder.ts';
import { EventTimeInput, readTime } from './event-time.ts';
import { InviteType } from './invite.ts';
import { readRef } from './invite-query.ts';
import { ProposalInput } from './proposal.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { errorsField, type Payload, payload } from './user-error.ts';

const MEANING: Record<CalendarClient, string> = {
  GMAIL: 'Gmail and Google Calendar. Can propose another time.',
  OUTLOOK: 'Outlook and Exchange. Can propose another time.',
  APPLE: 'Apple Mail and Calendar.',
  THUNDERBIRD: 'Thunderbird.',
  FASTMAIL: 'Fastmail.',
  YAHOO: 'Yahoo Mail and Calendar.',
  LOTUS_NOTES: 'Lotus (HCL) Notes. Can propose another time and delegate.',
  ZIMBRA: 'Zimbra. Can propose another time.',
  PROTON: 'Proton Mail and Calendar.',
  SAMSUNG: "Samsung's and other mail clients of Android.",
  MINIMAL: 'The least that RFC 5546 asks of a reply. Can delegate.',
};

const CalendarClientEnum = builder.enumType('CalendarClient', {
  description: 'A calendar client whose answers can be played.',
  values: Object.fromEntries(
    CALENDAR_CLIENTS.map((client) => [client, { description: MEANING[client] }]),
  ) as Record<CalendarClient, { description: string }>,
});

const AnsweredByInput = builder.inputType('AnsweredByInput', {
  description: 'Somebody who was not invited and answers all the same.',
  fields: (t) => ({
    email: t.field({ type: 'EmailAddress', required: true, description: 'The account they answer from.' }),
    name: t.string({ description: 'Their name.' }),
  }),
});

const SimulateReplyInput = builder.inputType('SimulateReplyInput', {
  description: 'An answer to play.',
  fields: (t) => ({
    smartInviteId: t.string({ required: true, description: "The application's id of the invite." }),
    recipientEmail: t.field({
      type: 'EmailAddress',
      required: true,
      description: 'The recipient who answers.',
    }),
    client: t.field({ type: CalendarClientEnum, required: true, description: 'The client they use.' }),
    status: t.field({
      type: RsvpStatus,
      required: true,
      description: 'What they answer: ACCEPTED, TENTATIVE or DECLINED; PENDING with delegateTo.',
    }),
    comment: t.string({ description: 'What they write with it, where that client puts it.' }),
    proposal: t.field({ type: ProposalInput, description: 'Another time they ask for.' }),
    delegateTo: t.field({
      type: 'EmailAddress',
      description: 'Whom they pass the invitation on to, as clients that can do so tell the organizer.',
    }),
    answeredBy: t.field({
      type: AnsweredByInput,
      description:
        'Somebody else, to whom they forwarded the invitation and who answers in their own name instead.',
    }),
    sentFrom: t.field({
      type: 'EmailAddress',
      description: 'Another address of theirs, from which they answer for the one that was invited.',
    }),
    occurrence: t.field({
      type: EventTimeInput,
      description:
        'Of an event that repeats: the start of the one occurrence they answer. Default: all of it.',
    }),
  }),
});

interface Played extends Simulated {
  readonly invite: Invite | null;
}

const SimulateReplyPayload = builder.objectRef<Payload<Played>>('SimulateReplyPayload').implement({
  description: 'What the played answer did, or what was wrong.',
  fields: (t) => ({
    invite: t.field({
      type: InviteType,
      nullable: true,
      description: 'The invite after the answer; null where there are errors.',
      resolve: ({ result }) => result?.invite,
    }),
    mime: t.string({
      nullable: true,
      description: 'The mail that the client would have sent.',
      resolve: ({ result }) => result?.mime,
    }),
    disposition: t.string({
      nullable: true,
      description: 'What became of it, such as "applied", "duplicate" or "stale".',
      resolve: ({ result }) => result?.disposition,
    }),
    reasons: t.stringList({
      description: 'Why, and what had to be repaired or clamped while reading it.',
      resolve: ({ result }) => [...(result?.reasons ?? [])],
    }),
    errors: t.field(errorsField('it was played')),
  }),
});

builder.mutationField('simulateReply', (t) =>
  t.field({
    type: SimulateReplyPayload,
    authScopes: { 'invites:write': true },
    description:
      'Only where mail is captured: answers as a named calendar client would, through the real inbound path.',
    args: { input: t.arg({ type: SimulateReplyInput, required: true, description: 'The answer to play.' }) },
    resolve: (_root, { input }, { directory, mail, application }) =>
      payload(async (): Promise<Played> => {
        const { smartInviteId, recipientEmail, client, status, comment, proposal } = input;
        const { answeredBy, occurrence } = input;
        const ref = readRef(undefined, smartInviteId, recipientEmail);
        const invite = mustFind(await directory.find(application, ref), ref);
        const recipient = invite.recipients.find(({ email }) => sameAddress(email, recipientEmail));
        if (!recipient)
          throw refuse(
            'RECIPIENT_NOT_FOUND',
            `${recipientEmail} is not a recipient.`,
            'input',
            'recipientEmail',
          );
        const played = await mail.simulate(invite, recipient, {
          client,
          status,
          comment: comment ?? undefined,
          proposal: proposal
            ? {
                start: readTime(proposal.start, 'input', 'proposal', 'start'),
                end: readTime(proposal.end, 'input', 'proposal', 'end'),
              }
            : undefined,
          delegateTo: input.delegateTo ?? undefined,
          answeredBy: answeredBy
            ? { email: answeredBy.email, name: answeredBy.name ?? undefined }
            : undefined,
          sentFrom: input.sentFrom ?? undefined,
          occurrence: occurrence ? readTime(occurrence, 'input', 'occurrence') : undefined,
        });
        const [after] = await directory.find(application, { id: invite.id });
        return { ...played, invite: after ?? null };
      }),
  }),
);
