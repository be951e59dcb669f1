/** All checks of one mail together, in ms; what is not done by then counts as not answered. */
export const CHECKS_MS = 5000;
/** One DNS look-up, in ms. */
export const LOOK_UP_MS = 2000;
/** Most DNS look-ups for the policy of the domain in From, which its sender cannot lengthen. */
export const MAX_POLICY_LOOK_UPS = 30;
/** Most DNS look-ups for everything else, whose names the sender of the mail chose. */
export const MAX_LOOK_UPS = 60;
/** Most DKIM signatures of one mail that are checked, from the top. Each one costs a look-up and a hash. */
export const MAX_SIGNATURES = 10;
/** Most servers that sealed a mail (RFC 8617 allows 50); a longer chain is not checked. */
export const MAX_SEALS = 10;
