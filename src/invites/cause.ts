/** What a change goes back to: kept with its events and its mail, so that either can be followed back. */
export interface Cause {
  /** The request, mail or callback that it came with. */
  readonly requestId: string;
  /** Who asked: `key:NAME`, `viewer:ID`, `user:SUB`, `anonymous`, or the door: `client:…`, `guest`, `cronofy`, `mail`. */
  readonly actor: string;
  /** The caller's trace (W3C Trace Context), where it sent one. */
  readonly traceparent?: string;
}
