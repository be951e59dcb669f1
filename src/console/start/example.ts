import { createInput, emptyDraft } from '../form/draft.ts';
import type { CalendarClient, CreateInviteInput } from '../generated/graphql.ts';

/** The guests of the example, and the calendar that each of them uses. Their domain can never exist (RFC 2606). */
export const GUESTS = [
  { name: 'Ana Ruiz', email: 'ana@guest.example', client: 'GMAIL' },
  { name: 'Bo Lindqvist', email: 'bo@guest.example', client: 'OUTLOOK' },
  { name: 'Chidi Okafor', email: 'chidi@guest.example', client: 'APPLE' },
] as const satisfies { name: string; email: string; client: CalendarClient }[];

/** An invite to try everything with, a week from now. */
export function exampleInvite(now: number, timeZone: string): CreateInviteInput {
  return createInput({
    ...emptyDraft(now, timeZone),
    smartInviteId: `example-${now.toString(36)}`,
    summary: 'Tea on the roof',
    place: 'Lindenstraße 12, Berlin, roof terrace',
    description: 'An invite to try things with. The guests do not exist.',
    organizer: 'Olga Berg',
    guests: GUESTS.map(({ name, email }, key) => ({ key, name, email })),
  });
}
