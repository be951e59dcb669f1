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
