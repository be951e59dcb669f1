import type { Invite } from '../invites/invite.ts';
import { inviteOccurrences } from '../invites/series/invite-occurrences.ts';
import { builder } from './builder.ts';
import { CalendarEventType } from './calendar-event.ts';
import { inOrder } from './in-order.ts';
import { InviteState } from './invite-state.ts';
import { SHOWN } from './needed-scopes.ts';
import { OccurrenceType } from './occurrence.ts';
import { OrganizerType } from './organizer.ts';
import { pageSize } from './page-size.ts';
import { RecipientType } from './recipient.ts';
import { ReplyType } from './reply.ts';
import { RsvpSummary } from './rsvp-summary.ts';

const Attachments = builder.objectRef<Invite>('Attachments').implement({
  description: 'Files of an invite.',
  fields: (t) => ({
    icalendar: t.string({
      description:
        'The present iCalendar text: the REQUEST, or the CANCEL once cancelled. Of a group it lists every recipient; ' +
        'Recipient.icalendar lists one.',
      authScopes: { unbound: true },
      resolve: (invite, _args, { engine }) => engine.icalendar(invite, invite.recipients),
    }),
  }),
});

export const InviteType = builder.loadableNodeRef('Invite', {
  id: { resolve: (invite: Invite) => invite.id },
  load: async (ids: string[], { directory, application }): Promise<Invite[]> => {
    const found = new Map((await directory.byIds(application, ids)).map((invite) => [invite.id, invite]));
    return inOrder(ids, found);
  },
  // A subscription's context lives as long as its socket: a remembered invite would grow old.
  loaderOptions: { cache: false },
});

InviteType.implement({
  authScopes: SHOWN,
  description: 'One calendar event, the people invited to it, and what they answered.',
  fields: (t) => ({
    smartInviteId: t.exposeString('smartInviteId', {
      description:
        "The application's own id. With one recipient it may serve several people, each with an own invite.",
    }),
    state: t.expose('state', { type: InviteState, description: 'Whether it stands.' }),
    revision: t.exposeInt('revision', {
      description: 'Rises with every change of the invite or of an answer; see expectedRevision.',
    }),
    sequence: t.exposeInt('sequence', { description: 'The iCalendar SEQUENCE of the present text.' }),
    recipient: t.field({
      type: RecipientType,
      nullable: true,
      description: 'The recipient of an invite that was made for one person; null for a group.',
      resolve: (invite) => {
        const [recipient] = invite.recipients;
        return invite.group || !recipient ? null : { invite, recipient };
      },
    }),
    recipients: t.field({
      type: [RecipientType],
      description: 'Everybody who is invited.',
      resolve: (invite) => invite.recipients.map((recipient) => ({ invite, recipient })),
    }),
    replies: t.field({
      type: [ReplyType],
      description: 'The newest answer of every address that answered, recipients and others, latest last.',
      resolve: (invite) => [...invite.replies],
    }),
    rsvpSummary: t.field({
      type: RsvpSummary,
      description: 'How many recipients answered what.',
      resolve: (invite) => invite.recipients,
    }),
    occurrences: t.field({
      type: [OccurrenceType],
      description:
        'When it takes place, in order, each occurrence with what was changed in it alone and those called off too. An ' +
        'event that does not repeat has one.',
      args: {
        first: t.arg.int({ description: 'At most this many: 1 to 100, 20 if nothing is said.' }),
        after: t.arg({
          type: 'DateTime',
          description: 'Only those that end after this moment. Default: from the first on.',
        }),
      },
      resolve: (invite, { first, after }) =>
        inviteOccurrences(invite, after?.getTime() ?? Number.NEGATIVE_INFINITY, pageSize({ first })).map(
          (occurrence) => ({ invite, occurrence }),
        ),
    }),
    event: t.expose('event', { type: CalendarEventType, description: 'What it invites to.' }),
    showGuestList: t.boolean({
      description: 'Whether the guests see one another in their mails.',
      resolve: ({ showGuestList = false }) => showGuestList,
    }),
    organizer: t.expose('organizer', { type: OrganizerType, description: 'Who invites.' }),
    callbackUrl: t.expose('callbackUrl', {
      type: 'URL',
      nullable: true,
      description: 'Where the application wants to be called back, as it was given.',
    }),
    attachments: t.field({
      type: Attachments,
      description: 'Files of the invite.',
      resolve: (invite) => invite,
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      resolve: ({ createdAt }) => new Date(createdAt),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When it, or an answer to it, last changed.',
      resolve: ({ updatedAt }) => new Date(updatedAt),
    }),
    cancelledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was cancelled.',
      resolve: ({ cancelledAt }) => (cancelledAt === undefined ? null : new Date(cancelledAt)),
    }),
  }),
});
