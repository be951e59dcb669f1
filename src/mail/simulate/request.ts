import { refuse } from '../../errors.ts';
import type { Recipient } from '../../invites/invite.ts';
import type { Simulation } from '../../invites/mail-desk.ts';
import type { Person, SimulatedRequest } from './answer.ts';

/**
 * Who answers what to this invitation. `answeredBy` is somebody else to whom the recipient forwarded the mail, and
 * who answers for themselves; `sentFrom` is another account of the recipient's, which answers for the invited
 * address. Throws RefusedError (INVALID_INPUT) for a simulation that asks for two of those that exclude each other.
 */
export function simulatedRequest(
  { status, comment, proposal, delegateTo, answeredBy, sentFrom, occurrence }: Simulation,
  { email, name }: Recipient,
  invitation: Pick<SimulatedRequest, 'icalendar' | 'to' | 'now' | 'messageId'>,
): SimulatedRequest {
  if (answeredBy && (sentFrom !== undefined || delegateTo !== undefined))
    throw refuse(
      'INVALID_INPUT',
      'answeredBy is somebody else, who neither uses the recipient’s accounts nor delegates. Give it alone.',
      'input',
      'answeredBy',
    );
  const recipient = person(email, name);
  return {
    ...invitation,
    from: answeredBy
      ? person(answeredBy.email, answeredBy.name)
      : sentFrom === undefined
        ? recipient
        : person(sentFrom, name),
    ...(sentFrom === undefined ? {} : { attendee: recipient }),
    status,
    ...(comment === undefined ? {} : { comment }),
    ...(proposal === undefined ? {} : { proposal }),
    ...(delegateTo === undefined ? {} : { delegateTo }),
    ...(occurrence === undefined ? {} : { recurrenceId: occurrence }),
  };
}

function person(email: string, name: string | undefined): Person {
  return { email, ...(name ? { name } : {}) };
}
