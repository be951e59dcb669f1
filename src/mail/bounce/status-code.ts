/** Codes of a mail system's words. */
export interface StatusCodes {
  readonly smtpCode?: number;
  readonly enhancedStatus?: string;
}

/** An enhanced status code at the beginning of a text (RFC 3463 §2); undefined where there is none. */
export function enhancedStatusIn(text: string): string | undefined {
  return /^\s*([245]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)/.exec(text)?.[1];
}

/**
 * The codes in words such as `smtp; 550 5.1.1 <ana@guest.test>: no such user` or qmail's `(#5.1.1)`. Only numbers
 * where mail systems put codes count: in free text `5.1.1` may be a version or an address.
 */
export function codesIn(words: string): StatusCodes {
  const text = words.slice(0, 2_000);
  const [, reply] = /(?:^|[\s;:"'(<[])([45]\d\d)(?=[\s\-#])/.exec(text) ?? [];
  const [, enhanced] =
    /(?:(?:^|[\s;:"'(<[])[45]\d\d[ -]#?|#|status(?: code)?:? ?)([45]\.\d{1,3}\.\d{1,3})(?!\d|\.\d)/i.exec(
      text,
    ) ?? [];
  return {
    ...(reply ? { smtpCode: Number(reply) } : {}),
    ...(enhanced ? { enhancedStatus: enhanced } : {}),
  };
}
