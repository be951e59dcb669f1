/**
 * How much of a calendar text is read. A reply is a few hundred bytes and one attendee; whatever lies beyond
 * these bounds is left unread with a warning, so that no message costs more than a fixed amount of work.
 */
export const READING_LIMITS = {
  /** Characters of the whole text. */
  text: 256 * 1024,
  /** Characters of one unfolded line. */
  line: 64 * 1024,
  lines: 10_000,
  linesPerComponent: 2_000,
  components: 100,
  attendees: 200,
  parametersPerLine: 64,
  /** Components open inside a component, such as alarms. */
  depth: 16,
  /** Values kept of a property that may repeat (COMMENT, REQUEST-STATUS) or of a list (DELEGATED-TO). */
  values: 20,
  /** Characters of a comment. */
  comment: 4096,
  summary: 1024,
  name: 256,
  /** Characters of a UID; a longer one is ignored, since half a UID names another event. */
  uid: 2048,
  /** Characters of short values kept as they came: PARTSTAT, METHOD, RECURRENCE-ID, REQUEST-STATUS. */
  token: 255,
  warnings: 50,
} as const;
