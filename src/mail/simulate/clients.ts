import { refuse } from '../../errors.ts';
import { CALENDAR_CLIENTS, type CalendarClient } from '../../invites/calendar-client.ts';
import { readInvitation, type SimulatedAnswer, type SimulatedRequest } from './answer.ts';
import { appleReply } from './apple.ts';
import { fastmailReply } from './fastmail.ts';
import { gmailReply } from './gmail.ts';
import { minimalReply } from './minimal.ts';
import { outlookReply } from './outlook.ts';
import { thunderbirdReply } from './thunderbird.ts';

interface Client {
  readonly write: (answer: SimulatedAnswer) => string;
  /** Whether its users can ask for another time. */
  readonly canPropose: boolean;
}

const CLIENTS: Readonly<Record<CalendarClient, Client>> = {
  GMAIL: { write: gmailReply, canPropose: true },
  OUTLOOK: { write: outlookReply, canPropose: true },
  APPLE: { write: appleReply, canPropose: false },
  THUNDERBIRD: { write: thunderbirdReply, canPropose: false },
  FASTMAIL: { write: fastmailReply, canPropose: false },
  MINIMAL: { write: minimalReply, canPropose: false },
};

/**
 * The mail that a client would send for this answer: a whole RFC 5322 message with CRLF, in UTF-8 where it
 * is 8bit. The same request gives the same text. Throws RefusedError (NOT_ALLOWED) for PENDING, which is no
 * answer, and for a proposal by a client that cannot make one; INVALID_INPUT for an invitation without event.
 */
export function simulateReply(client: CalendarClient, request: SimulatedRequest): string {
  const { write, canPropose } = CLIENTS[client];
  const { status, proposal } = request;
  if (status === 'PENDING')
    throw refuse('NOT_ALLOWED', 'No client answers PENDING. Choose ACCEPTED, TENTATIVE or DECLINED.');
  if (proposal && !canPropose) {
    const able = CALENDAR_CLIENTS.filter((name) => CLIENTS[name].canPropose).join(' and ');
    throw refuse('NOT_ALLOWED', `${client} cannot propose another time. Only ${able} can.`);
  }
  return write(readInvitation(request, status));
}
