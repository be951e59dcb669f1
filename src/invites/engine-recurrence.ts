import { refuse } from '../errors.ts';
import type { CalendarEvent } from './invite.ts';

/**
 * Throws RefusedError NOT_ALLOWED for a series that Cronofy would have to keep: its contract has no field for one
 * (contract 2.1), so that guests would be invited to the first occurrence alone.
 */
export function mustTakePlaceOnce({ recurrence }: CalendarEvent): void {
  if (recurrence)
    throw refuse(
      'NOT_ALLOWED',
      "Cronofy's smart invites cannot repeat. Start the gateway with ENGINE=embedded, or make an invite for each date.",
      'input',
      'event',
      'recurrence',
    );
}
