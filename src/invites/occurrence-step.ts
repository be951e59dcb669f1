import type { Step } from './change.ts';
import type { Delivery, Invite } from './invite.ts';
import type { OccurrenceChange } from './series/amend-occurrence.ts';
import { inviteOccurrence } from './series/invite-occurrences.ts';

/** A change of one occurrence as a step: everybody is told of it, and of it alone. */
export function occurrenceStep(
  invite: Invite,
  change: OccurrenceChange,
  method: 'REQUEST' | 'CANCEL',
  delivery: Delivery,
): Step {
  return {
    ...change,
    method,
    told: change.events.length > 0 ? change.invite.recipients : [],
    before: inviteOccurrence(invite, change.recurrenceId).event,
    delivery,
  };
}
