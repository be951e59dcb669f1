import type { ReplyChannel, TimelineEntryFragment } from '../generated/graphql.ts';
import { STATUS_WORDS } from '../invites/status.tsx';

const CHANNELS: Readonly<Record<ReplyChannel, string>> = {
  MAIL: 'by mail',
  WEB: 'on their page',
  CALLBACK: 'through Cronofy',
  SIMULATED: 'as a mail',
};

const MAILS = {
  REQUEST: 'Invitation',
  CANCEL: 'Cancellation',
  DECLINECOUNTER: 'Refusal of a proposed time',
} as const;

interface Person {
  readonly name: string | null;
  readonly email: string;
}

/** What an event of the log says to a person, and what stands below it in small print. */
export function timelineText(entry: TimelineEntryFragment): {
  readonly title: string;
  readonly detail?: string;
} {
  switch (entry.__typename) {
    case 'InviteCreated':
      return { title: 'Created' };
    case 'InviteCancelled':
      return { title: 'Cancelled' };
    case 'InviteUpdated':
      return {
        title: entry.rescheduled ? 'Moved to another time' : 'Changed',
        detail: entry.changed.join(', '),
      };
    case 'InviteSent':
      return {
        title: `${MAILS[entry.method]} ${entry.captured ? 'captured' : 'mailed'} for ${nameOf(entry.recipient)}`,
      };
    case 'DeliveryFailed':
      return { title: `Mail to ${nameOf(entry.recipient)} failed`, detail: entry.reason };
    case 'RecipientRemoved':
      return { title: `${nameOf(entry.removed)} taken off` };
    case 'ProposalResolved':
      return {
        title: `Time proposed by ${nameOf(entry.recipient)} ${entry.resolution === 'ACCEPTED' ? 'taken' : 'not taken'}`,
      };
    case 'MessageReceived':
      return {
        title: `Message from ${entry.from ?? 'somebody'} changed nothing`,
        detail: entry.reasons.join(' '),
      };
    case 'RsvpReceived': {
      const who = entry.recipient ? nameOf(entry.recipient) : `${entry.reply.email}, who is not invited,`;
      const said = entry.comment === null ? '' : `“${entry.comment}” · `;
      return {
        title: `${who} answered ${STATUS_WORDS[entry.status]}`,
        detail: `${said}${CHANNELS[entry.channel]} · ${entry.verification.explanation}`,
      };
    }
  }
}

function nameOf(person: Person | null): string {
  return person === null ? 'somebody who is no longer invited' : (person.name ?? person.email);
}
