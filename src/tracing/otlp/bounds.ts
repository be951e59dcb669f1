/** Spans that wait to be sent at the most; beyond, new ones are lost. */
export const MAX_WAITING_SPANS = 2048;
/** Spans of one request at the most. */
export const MAX_SPANS_PER_REQUEST = 512;
/** Links of one span at the most. */
export const MAX_LINKS = 32;
/** Values of one attribute that is a list, at the most. */
export const MAX_VALUES = 32;
