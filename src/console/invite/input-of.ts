import type {
  CreateInviteInput,
  EventTimeInput,
  GuestFragment,
  TimeFragment,
  WholeInviteFragment,
} from '../generated/graphql.ts';

/** An invite as it would have to be created for one of its guests, to see the mail without sending it. */
export function inputOf(invite: WholeInviteFragment, guest: GuestFragment): CreateInviteInput {
  const { event, organizer } = invite;
  return {
    smartInviteId: invite.smartInviteId,
    recipients: [{ email: guest.email, name: guest.name }],
    // Field by field: what comes from the graph has __typename in it, which no input takes.
    organizer: { name: organizer.name, email: organizer.email },
    delivery: 'SEND',
    event: {
      summary: event.summary,
      description: event.description,
      start: timeInput(event.start),
      end: timeInput(event.end),
      location: event.location && {
        description: event.location.description,
        latitude: event.location.latitude,
        longitude: event.location.longitude,
      },
      url: event.url,
      recurrence: event.recurrence?.rule ? { rule: event.recurrence.rule } : null,
    },
  };
}

function timeInput({ dateTime, date, timeZone }: TimeFragment): EventTimeInput {
  return date === null ? { dateTime, timeZone } : { date, timeZone };
}
