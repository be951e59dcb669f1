/** What happened to a message, kept for every one that arrives (mail-replies part 2). */
export const DISPOSITIONS = [
  'applied',
  'applied-other',
  'duplicate',
  'stale',
  'cancelled-invite',
  'unmatched',
  'held-untrusted',
  'auto-reply',
  'bounce',
  'loop',
  'text-only',
  'malformed',
  'unsupported-method',
  'too-large',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

const FOR_PEOPLE: ReadonlySet<Disposition> = new Set([
  'unmatched',
  'held-untrusted',
  'text-only',
  'malformed',
  'too-large',
]);

/** True for messages of which a person may still make an answer: they wait in the queue of unmatched replies. */
export function isForPeople(disposition: Disposition): boolean {
  return FOR_PEOPLE.has(disposition);
}
