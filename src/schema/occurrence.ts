import type { Invite, OccurrenceAnswer } from '../invites/invite.ts';
import { type InviteOccurrence, occurrenceStatus } from '../invites/series/invite-occurrences.ts';
import { builder } from './builder.ts';
import { EventTimeType } from './event-time.ts';
import { LocationType } from './location.ts';
import { ProposalType } from './proposal.ts';
import { RsvpStatus } from './rsvp-status.ts';
import { RsvpSummary } from './rsvp-summary.ts';

export const OccurrenceAnswerType = builder.objectRef<OccurrenceAnswer>('OccurrenceAnswer').implement({
  description: 'What a recipient answered for one occurrence; it goes before their answer for the series.',
  fields: (t) => ({
    recurrenceId: t.expose('recurrenceId', {
      type: EventTimeType,
      description: 'Which occurrence: the start that it has in the series.',
    }),
    status: t.expose('status', { type: RsvpStatus, description: 'What they answered.' }),
    comment: t.exposeString('comment', {
      nullable: true,
      description: 'What they wrote with it, as plain text.',
    }),
    proposal: t.expose('proposal', {
      type: ProposalType,
      nullable: true,
      description: 'Another time for this occurrence, if they asked for one.',
    }),
    respondedAt: t.field({
      type: 'DateTime',
      description: 'When the answer was received.',
      resolve: ({ respondedAt }) => new Date(respondedAt),
    }),
  }),
});

/** An occurrence together with the invite it was read from, which has the answers. */
export interface OccurrenceOfInvite {
  readonly invite: Invite;
  readonly occurrence: InviteOccurrence;
}

export const OccurrenceType = builder.objectRef<OccurrenceOfInvite>('Occurrence').implement({
  description: 'One time that an event takes place, with what was changed in it alone.',
  fields: (t) => ({
    recurrenceId: t.field({
      type: EventTimeType,
      description: 'The start that it has in the series, which names it for good, wherever it is moved to.',
      resolve: ({ occurrence }) => occurrence.recurrenceId,
    }),
    start: t.field({
      type: EventTimeType,
      description: 'When it begins.',
      resolve: ({ occurrence }) => occurrence.event.start,
    }),
    end: t.field({
      type: EventTimeType,
      description: 'When it is over.',
      resolve: ({ occurrence }) => occurrence.event.end,
    }),
    summary: t.string({
      description: 'The title.',
      resolve: ({ occurrence }) => occurrence.event.summary,
    }),
    description: t.string({
      nullable: true,
      description: 'Plain text about it.',
      resolve: ({ occurrence }) => occurrence.event.description,
    }),
    location: t.field({
      type: LocationType,
      nullable: true,
      description: 'Where it takes place.',
      resolve: ({ occurrence }) => occurrence.event.location,
    }),
    cancelled: t.boolean({
      description: 'True where it was called off.',
      resolve: ({ occurrence }) => occurrence.cancelled,
    }),
    rsvpSummary: t.field({
      type: RsvpSummary,
      description: 'How many recipients answered what for it: for it alone, or else for the series.',
      resolve: ({ invite, occurrence }) =>
        invite.recipients.map((recipient) => ({
          ...recipient,
          status: occurrenceStatus(invite, recipient, occurrence.recurrenceId),
        })),
    }),
  }),
});
