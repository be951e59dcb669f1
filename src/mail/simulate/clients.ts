import { refuse } from '../../errors.ts';
import { CALENDAR_CLIENTS, type CalendarClient } from '../../invites/calendar-client.ts';
import { readInvitation, type SimulatedAnswer, type SimulatedRequest } from './answer.ts';
import { appleReply } from './apple.ts';
import { fastmailReply } from './fastmail.ts';
import { gmailReply } from './gmail.ts';
import { lotusNotesReply } from './lotus-notes.ts';
import { minimalReply } from './minimal.ts';
import { outlookReply } from './outlook.ts';
import { protonReply } from './proton.ts';
import { samsungReply } from './samsung.ts';
import { thunderbirdReply } from './thunderbird.ts';
import { yahooReply } from './yahoo.ts';
import { zimbraReply } from './zimbra.ts';

interface Client {
  readonly write: (answer: SimulatedAnswer) => string;
  /** Whether its users can ask for another time. */
  readonly canPropose: boolean;
  /** Absent where its users cannot pass an invitation on by iTIP; forwarding the mail is no delegation. */
  readonly delegate?: (answer: SimulatedAnswer<'DELEGATED'>) => string;
}

const CLIENTS: Readonly<Record<CalendarClient, Client>> = {
  GMAIL: { write: gmailReply, canPropose: true },
  OUTLOOK: { write: outlookReply, canPropose: true },
  APPLE: { write: appleReply, canPropose: false },
  THUNDERBIRD: { write: thunderbirdReply, canPropose: false },
  FASTMAIL: { write: fastmailReply, canPropose: false },
  YAHOO: { write: yahooReply, canPropose: false },
  LOTUS_NOTES: { write: lotusNotesReply, canPropose: true, delegate: lotusNotesReply },
  ZIMBRA: { write: zimbraReply, canPropose: true },
  PROTON: { write: protonReply, canPropose: false },
  SAMSUNG: { write: samsungReply, canPropose: false },
  MINIMAL: { write: minimalReply, canPropose: false, delegate: minimalReply },
};

/**
 * The mail that a client would send for this answer: a whole RFC 5322 message with CRLF, in UTF-8 where it
 * is 8bit. The same request gives the same text. Throws RefusedError (NOT_ALLOWED) for PENDING, which is no
 * answer unless somebody else is to give it, and for a proposal or a delegation by a client that cannot make
 * one; INVALID_INPUT for an invitation without event.
 */
export function simulateReply(client: CalendarClient, request: SimulatedRequest): string {
  const { write, canPropose, delegate } = CLIENTS[client];
  const { status, proposal, delegateTo } = request;
  if (delegateTo !== undefined) {
    if (!delegate) throw cannot(client, 'delegate', ({ delegate }) => delegate !== undefined);
    if (proposal) throw refuse('NOT_ALLOWED', 'Whoever delegates proposes no time. Leave proposal out.');
    if (status !== 'PENDING')
      throw refuse('NOT_ALLOWED', 'Whoever delegates has not answered. Give PENDING with delegateTo.');
    return delegate(readInvitation(request, 'DELEGATED'));
  }
  if (status === 'PENDING')
    throw refuse('NOT_ALLOWED', 'No client answers PENDING. Choose ACCEPTED, TENTATIVE or DECLINED.');
  if (proposal && !canPropose) throw cannot(client, 'propose another time', ({ canPropose }) => canPropose);
  return write(readInvitation(request, status));
}

function cannot(client: CalendarClient, what: string, isAble: (client: Client) => boolean): Error {
  const able = CALENDAR_CLIENTS.filter((name) => isAble(CLIENTS[name]));
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(able);
  return refuse('NOT_ALLOWED', `${client} cannot ${what}. Only ${names} can.`);
}
